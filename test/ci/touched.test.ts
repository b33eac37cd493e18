import { expect } from 'chai';
import { EVERYTHING, touchedBy } from '../../harness/ci/touched.ts';
import { PARTS } from './fake-parts.ts';

const NOTHING = { everything: false, formats: [], targets: [], faults: [], loads: [] };

describe('what a change touches', () => {
  it('is the format whose folder it is in', () => {
    for (const file of [
      'harness/formats/rpm/checks/repodata.ts',
      'templates/rpm/kit.spec',
      'compose/clients/rpm/Dockerfile',
      'compose/clients/rpm-zypper/Dockerfile',
    ])
      expect(touchedBy([file], PARTS), file).to.deep.equal({ ...NOTHING, formats: ['rpm'] });
  });

  it('is the target, the scenario, the load whose file it is', () => {
    expect(
      touchedBy(
        ['compose/targets/other/Dockerfile', 'scenarios/faults/crash.yaml', 'scenarios/stress/soak.yaml'],
        PARTS,
      ),
    ).to.deep.equal({ ...NOTHING, targets: ['other'], faults: ['crash'], loads: ['soak'] });
  });

  it('is nothing for what only people and tests read', () => {
    const files = [
      'docs/ci.md',
      'README.md',
      'harness/formats/npm/README.md',
      'test/ci/gate.test.ts',
      '.github/workflows/fast.yml',
    ];
    expect(touchedBy(files, PARTS)).to.deep.equal(NOTHING);
    expect(touchedBy([], PARTS)).to.deep.equal(NOTHING);
  });

  it('is everything for what all share, for what is gone, and for what nobody knows', () => {
    for (const file of [
      'harness/core/cell-name.ts',
      'harness/formats/discover.ts',
      'package-lock.json',
      'harness/formats/gone/format.ts',
      'compose/targets/gone/target.yaml',
      'compose/targets/own/target.yaml',
      'scenarios/profiles.yaml',
      'a-new-thing',
    ])
      expect(touchedBy(['docs/ci.md', file], PARTS), file).to.deep.equal(EVERYTHING);
  });

  it('names each once, in order', () => {
    const files = ['templates/rpm/a', 'templates/npm/a', 'harness/formats/rpm/package.ts'];
    expect(touchedBy(files, PARTS).formats).to.deep.equal(['npm', 'rpm']);
  });
});
