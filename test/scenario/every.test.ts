import { expect } from 'chai';
import { evenly, expanded, pointsIn, runEvery } from '../../harness/scenario/every.ts';
import type { Scenario } from '../../harness/scenario/schema.ts';
import { fakeStage } from '../fakes/fake-stage.ts';

const LINES = [
  '7  pwrite64(24</data/metadata.sqlite-wal>, ""..., 24, 0) = 24',
  '8  mkdir("/data/blobs/ab", 0777) = 0',
  '8  fsync(31</elsewhere/x>) = 0',
  '8  fsync(31</data/blobs/ab>) = 0',
  '7  fsync(24</data/metadata.sqlite-wal>) = 0',
  '9  +++ exited with 0 +++',
];

describe('scenario/every', () => {
  it('finds the calls below a folder, counted by each thread', () => {
    expect(pointsIn(LINES, '/data')).to.deep.equal([
      { call: 'pwrite64', nth: 1 },
      { call: 'mkdir', nth: 1 },
      { call: 'fsync', nth: 2 },
      { call: 'fsync', nth: 1 },
    ]);
  });

  it('takes so many at most, from the first to the last', () => {
    expect(evenly([1, 2, 3], 5)).to.deep.equal([1, 2, 3]);
    expect(evenly([1, 2, 3, 4, 5], 3)).to.deep.equal([1, 3, 5]);
    expect(evenly([1, 2], 1)).to.deep.equal([1]);
  });

  it('says what is missing where nothing can be traced', async () => {
    const scenario = { every: { calls: ['fsync'], points: 3 } } as unknown as Scenario;
    const error = await runEvery(scenario, fakeStage()).catch((caught) => caught);
    expect(error).to.include({ code: 'FAULT_MISSED' });
    expect(error.remedy).to.include('strace');
  });

  it('publishes again, for the same point, where a publish did not come to it', async () => {
    const [steps, planned] = expanded([
      { call: 'fsync', nth: 1 },
      { call: 'pwrite64', nth: 26 },
    ]);
    expect(steps.map(({ id, after, if: when }) => `${id} after ${after} ${when ?? 'always'}`)).to.deep.equal([
      'before after  always',
      'point-1 after before always',
      'point-1-again-1 after point-1 done',
      'point-1-again-2 after point-1-again-1 done',
      'point-2 after point-1-again-2 always',
      'point-2-again-1 after point-2 done',
      'point-2-again-2 after point-2-again-1 done',
    ]);
    expect(planned.map(({ at, nth, repeats }) => `${at.step} ${nth} ${repeats}`)).to.deep.equal([
      'point-1 1 undefined',
      'point-1-again-1 1 point-1',
      'point-1-again-2 1 point-1',
      'point-2 26 undefined',
      'point-2-again-1 26 point-2',
      'point-2-again-2 26 point-2',
    ]);
    const versions = steps.flatMap(({ publish }) => publish!.versions);
    expect(new Set(versions).size).to.equal(versions.length);
  });
});
