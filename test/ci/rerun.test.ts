import { expect } from 'chai';
import { rerun } from '../../harness/ci/rerun.ts';
import { EVERYTHING } from '../../harness/ci/touched.ts';

const NOTHING = { everything: false, formats: [], targets: [], faults: [], loads: [] };
const WATCHED = { formats: ['npm', 'pypi'], target: 'own' };

describe('what a change runs again', () => {
  it('is the formats that it touches, of those that are watched', () => {
    expect(rerun({ ...NOTHING, formats: ['pypi', 'rpm'] }, WATCHED)).to.deep.equal([
      ['run', '--profile', 'pypi', '--target', 'own'],
    ]);
    expect(rerun({ ...NOTHING, formats: ['rpm'], targets: ['other'] }, WATCHED)).to.deep.equal([]);
  });

  it('is all of them for the target that is watched, and for what all share', () => {
    const all = [['run', '--profile', 'npm,pypi', '--target', 'own']];
    expect(rerun({ ...NOTHING, targets: ['own'] }, WATCHED)).to.deep.equal(all);
    expect(rerun(EVERYTHING, WATCHED)).to.deep.equal(all);
  });

  it('is the scenario or the load itself', () => {
    expect(rerun({ ...NOTHING, faults: ['crash'], loads: ['soak'] }, WATCHED)).to.deep.equal([
      ['faults', '--scenario', 'crash', '--profile', 'npm,pypi', '--target', 'own'],
      ['stress', '--load', 'soak', '--profile', 'npm,pypi', '--target', 'own'],
    ]);
  });
});
