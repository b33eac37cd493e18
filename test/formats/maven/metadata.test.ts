import { expect } from 'chai';
import { type Metadata, parseMetadata, renderMetadata } from '../../../harness/formats/maven/metadata.ts';

const FULL: Metadata = {
  groupId: 'g',
  artifactId: 'a<b>',
  version: '1-SNAPSHOT',
  latest: '2',
  release: '1',
  lastUpdated: '20260102030405',
  versions: ['1', '2'],
  snapshot: { timestamp: '20260102.030405', buildNumber: '7' },
  snapshotVersions: [
    { classifier: '', extension: 'jar', value: '1-20260102.030405-7', updated: '20260102030405' },
    { classifier: 'sources', extension: 'jar', value: '1-20260102.030405-7', updated: '20260102030405' },
  ],
  plugins: [{ name: 'Plugin', prefix: 'p', artifactId: 'p-maven-plugin' }],
};

describe('maven metadata', () => {
  it('is read as it was written', () => {
    expect(parseMetadata(renderMetadata(FULL))).to.deep.equal(FULL);
    const one = { ...FULL, versions: ['1'], snapshotVersions: FULL.snapshotVersions.slice(1) };
    expect(parseMetadata(renderMetadata(one))).to.deep.equal(one);
  });

  it('has empty lists where it says nothing', () => {
    expect(parseMetadata('<metadata></metadata>')).to.deep.equal({ versions: [], snapshotVersions: [], plugins: [] });
    expect(parseMetadata('<metadata><groupId>g</groupId></metadata>')).to.deep.equal({
      groupId: 'g',
      versions: [],
      snapshotVersions: [],
      plugins: [],
    });
  });

  it('is not taken from anything else', () => {
    for (const text of [
      '',
      'not here',
      '<html><body>x</body></html>',
      '<metadata>',
      '<!DOCTYPE m [<!ENTITY e "x">]><metadata><groupId>&e;</groupId></metadata>',
    ])
      expect(parseMetadata(text), text).to.equal(null);
  });
});
