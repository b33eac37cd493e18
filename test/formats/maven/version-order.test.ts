import { expect } from 'chai';
import { compareVersions } from '../../../harness/formats/maven/version-order.ts';

describe('maven versions', () => {
  it('are ordered as Maven orders them', () => {
    const ascending = [
      '1.0-alpha-1',
      '1.0-beta1',
      '1.0-milestone-1',
      '1.0-rc1',
      '1.0-SNAPSHOT',
      '1.0',
      '1.0-sp',
      '1.0-xyz',
      '1.0.1',
      '1.9',
      '1.10',
      '2.0-SNAPSHOT',
      '2.0',
    ];
    for (const [index, version] of ascending.entries()) {
      for (const later of ascending.slice(index + 1)) {
        expect(compareVersions(version, later), `${version} before ${later}`).to.be.lessThan(0);
        expect(compareVersions(later, version), `${later} after ${version}`).to.be.greaterThan(0);
      }
    }
  });

  it('are equal where they mean the same', () => {
    for (const [a, b] of [
      ['1', '1.0.0'],
      ['1.0-ga', '1.0'],
      ['1.0-FINAL', '1'],
      ['1-a1', '1-alpha-1'],
      ['1-cr2', '1-rc2'],
    ] as const)
      expect(compareVersions(a, b), `${a} and ${b}`).to.equal(0);
  });
});
