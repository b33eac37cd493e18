import { expect } from 'chai';
import { compareVersions } from '../../../harness/formats/conda/version-order.ts';

/** In order, from CEP 33. */
const SORTED = [
  '0.4',
  '0.4.1.rc',
  '0.4.1',
  '0.5a1',
  '0.5b3',
  '0.5c1',
  '0.5',
  '0.9.6',
  '0.960923',
  '1.0',
  '1.1dev1',
  '1.1a1',
  '1.1.0dev1',
  '1.1.a1',
  '1.1.0rc1',
  '1.1.0',
  '1.1.0post1',
  '1996.07.12',
  '1!0.4.1',
  '1!3.1.1.6',
  '2!0.4.1',
];

describe('versions of conda packages', () => {
  it('have the order of CEP 33', () => {
    for (const [index, version] of SORTED.entries())
      for (const other of SORTED.slice(index + 1)) {
        expect(compareVersions(version, other), `${version} and ${other}`).to.be.below(0);
        expect(compareVersions(other, version), `${other} and ${version}`).to.be.above(0);
      }
  });

  it('are equal in other spellings, and ordered by their local part last', () => {
    for (const [a, b] of [
      ['1.0', '1.0.0'],
      ['1.0', '1'],
      ['1.0_1', '1.0.1'],
      ['1.0A', '1.0a'],
    ] as const)
      expect(compareVersions(a, b), `${a} and ${b}`).to.equal(0);
    expect(compareVersions('1.0', '1.0+1')).to.be.below(0);
    expect(compareVersions('1.0', '1.0+l1'), 'text is less than nothing').to.be.above(0);
    expect(compareVersions('1.0+l1', '1.0+l2')).to.be.below(0);
  });
});
