import { expect } from 'chai';
import {
  escaped,
  fits,
  isCanonical,
  isModulePath,
  isPseudo,
  moduleOf,
  placeOf,
  unescaped,
} from '../../../harness/formats/go/module.ts';

describe('go modules', () => {
  it('are completed by domain, leading v and major version suffix', () => {
    const full = (name: string, version: string) => Object.values(moduleOf(name, version)).join('@');
    expect(full('kit', '1.0.0')).to.equal('regproof.test/kit@v1.0.0');
    expect(full('kit', 'v0.1.0')).to.equal('regproof.test/kit@v0.1.0');
    expect(full('kit', '2.1.0')).to.equal('regproof.test/kit/v2@v2.1.0');
    expect(full('kit/v2', '2.1.0')).to.equal('regproof.test/kit/v2@v2.1.0');
    expect(full('kit', '3.0.0+incompatible')).to.equal('regproof.test/kit@v3.0.0+incompatible');
    expect(full('example.com/Kit', '1.0.0')).to.equal('example.com/Kit@v1.0.0');
    expect(full('gopkg.in/kit.v2', '2.0.1')).to.equal('gopkg.in/kit.v2@v2.0.1');
  });

  it('have paths of a domain and plain elements', () => {
    for (const path of ['a.b', 'a.b/c', 'a.b/C/d-e_f.g~h', 'a.b/c/v2', 'a.b/c/v10'])
      expect(isModulePath(path), path).to.equal(true);
    for (const path of [
      '',
      'kit',
      'A.b/c',
      'a.b//c',
      'a.b/c/',
      'a.b/.c',
      'a.b/c.',
      'a.b/c d',
      'a.b/c/v1',
      'a.b/c/v02',
      '-a.b/c',
    ])
      expect(isModulePath(path), path).to.equal(false);
  });

  it('have canonical versions', () => {
    for (const version of ['v0.0.0', 'v1.2.3', 'v1.0.0-rc.1', 'v1.0.0-RC1', 'v2.0.0+incompatible'])
      expect(isCanonical(version), version).to.equal(true);
    for (const version of ['1.0.0', 'v1', 'v1.0', 'v1.0.0+build', 'v01.0.0', 'latest', ''])
      expect(isCanonical(version), version).to.equal(false);
  });

  it('have pseudo-versions for revisions without a tag', () => {
    for (const version of [
      'v0.0.0-20250102030405-0123456789ab',
      'v1.2.4-0.20250102030405-0123456789ab',
      'v1.2.3-pre.0.20250102030405-0123456789ab',
    ])
      expect(isPseudo(version), version).to.equal(true);
    for (const version of ['v0.0.0', 'v1.2.3-rc.1', 'v1.2.3-20250102030405'])
      expect(isPseudo(version), version).to.equal(false);
  });

  it('have a major version that fits the path', () => {
    for (const [path, version] of [
      ['a.b/c', 'v1.0.0'],
      ['a.b/c', 'v0.1.0'],
      ['a.b/c/v2', 'v2.0.0'],
      ['a.b/c', 'v2.0.0+incompatible'],
      ['gopkg.in/c.v1', 'v1.1.0'],
    ] as const)
      expect(fits(path, version), `${path}@${version}`).to.equal(true);
    for (const [path, version] of [
      ['a.b/c', 'v2.0.0'],
      ['a.b/c/v2', 'v1.0.0'],
      ['a.b/c/v2', 'v2.0.0+incompatible'],
      ['a.b/c', 'v1.0.0+incompatible'],
      ['gopkg.in/c.v1', 'v2.0.0'],
    ] as const)
      expect(fits(path, version), `${path}@${version}`).to.equal(false);
  });

  it('are escaped where letters are capital', () => {
    expect(escaped('example.com/AcmeCorp')).to.equal('example.com/!acme!corp');
    expect(unescaped('example.com/!acme!corp')).to.equal('example.com/AcmeCorp');
    for (const text of ['AcmeCorp', 'a!', 'a!1', 'a!!b']) expect(unescaped(text), text).to.equal(null);
    expect(placeOf({ path: 'a.b/Kit', version: 'v1.0.0-RC1' }, 'mod')).to.equal('a.b/!kit/@v/v1.0.0-!r!c1.mod');
  });
});
