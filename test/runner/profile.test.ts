import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { formatsIn, needsOf, profileFormats, profilesSchema } from '../../harness/runner/profile.ts';

const FORMATS = ['pypi', 'npm', 'cargo', 'made-up'];

describe('profile', () => {
  it('is a named set, a format, all of them, or several of these', async () => {
    expect(await profileFormats('smoke', FORMATS)).to.deep.equal(['pypi', 'npm', 'cargo']);
    expect(await profileFormats('made-up', FORMATS)).to.deep.equal(['made-up']);
    expect(await profileFormats('all', FORMATS)).to.deep.equal(FORMATS);
    expect(await profileFormats('made-up,smoke', FORMATS)).to.deep.equal(['made-up', 'pypi', 'npm', 'cargo']);
  });

  it('names each format once', async () => {
    expect(await profileFormats('npm,smoke,npm,all', FORMATS)).to.deep.equal(['npm', 'pypi', 'cargo', 'made-up']);
  });

  it('says what there is when a name is unknown', async () => {
    for (const [profile, unknown] of [
      ['rust', 'rust'],
      ['npm,rust', 'rust'],
      ['npm,', ''],
      ['constructor', 'constructor'],
    ] as const) {
      const error = await profileFormats(profile, FORMATS).catch((reason) => reason);
      expect(error, profile).to.be.instanceOf(HarnessError);
      expect(error).to.include({ code: 'PROFILE_UNKNOWN', message: `There is no profile ${unknown}.` });
      expect(error.remedy).to.match(/^Choose one of: smoke, .*all, pypi, npm, cargo, made-up\.$/);
    }
  });

  it('may name other profiles, but not itself in the end', () => {
    const profiles = { inner: ['npm', 'made-up'], outer: ['inner', 'pypi', 'npm'], left: ['right'], right: ['left'] };
    expect(formatsIn('outer', profiles, FORMATS)).to.deep.equal(['npm', 'made-up', 'pypi']);
    expect(() => formatsIn('left', profiles, FORMATS)).to.throw('A cycle: left needs right needs left.');
  });

  it('needs a registry with its keys, and what its formats require', () => {
    expect(needsOf([{ id: 'npm' }])).to.deep.equal(['pki', 'registry']);
    expect(needsOf([{ id: 'npm' }, { id: 'rpm', requires: ['gpg'] }])).to.deep.equal(['pki', 'registry', 'gpg']);
    expect(() => needsOf([{ id: 'npm', requires: ['moon'] }])).to.throw('A format requires moon, which nobody knows.');
  });

  it('has no empty profile', () => {
    expect(profilesSchema.safeParse({ none: [] }).success).to.equal(false);
  });
});
