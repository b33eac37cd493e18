import { expect } from 'chai';
import fc from 'fast-check';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { slowestCells } from '../../harness/store/slowest.ts';
import { trendOf } from '../../harness/store/trend.ts';
import { attemptOf, runOf } from './runs.ts';

describe('the trend of runs', () => {
  it('compares each run with the one before of the same target', () => {
    const run = (id: string, name: string, verdicts: readonly (typeof VERDICTS)[number][]) => {
      const own = runOf(
        id,
        verdicts.map((verdict, index) => attemptOf({ cell: `${name}/f/c${index}[small]`, verdict })),
      );
      return { ...own, product: { ...own.product, name } };
    };
    const points = trendOf([
      run('a', 'one', ['pass', 'fail', 'skip']),
      run('b', 'two', ['skip']),
      run('c', 'one', ['fail', 'pass', 'warn', 'pass']),
    ]);
    expect(points.map(({ id, green, since, ms }) => ({ id, green, since, ms }))).to.deep.equal([
      { id: 'a', green: 0.5, since: null, ms: 60_000 },
      { id: 'b', green: null, since: null, ms: 60_000 },
      { id: 'c', green: 0.75, since: { worse: 2, better: 1 }, ms: 60_000 },
    ]);
  });

  it('is never more than all of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VERDICTS)), (verdicts) => {
        const attempts = verdicts.map((verdict, index) => attemptOf({ cell: `t/f/c${index}[small]`, verdict }));
        const [point] = trendOf([runOf('a', attempts)]);
        if (point!.green !== null) expect(point!.green).to.be.within(0, 1);
        expect(point!.green === null).to.equal(verdicts.every((verdict) => verdict === 'skip'));
      }),
    );
  });
});

describe('the slowest cells', () => {
  it('are those with the longest median, with the run of the longest attempt', () => {
    const measured = (cell: string, ms: number) => attemptOf({ cell, verdict: 'pass', ms });
    const cells = slowestCells([
      runOf('a', [measured('x', 10), measured('y', 30), attemptOf({ cell: 'x', verdict: 'skip', ms: 0 })]),
      runOf('b', [measured('x', 20), measured('y', 5)]),
      runOf('c', [measured('x', 900)]),
    ]);
    expect(cells).to.deep.equal([
      { cell: 'x', attempts: 3, medianMs: 20, maxMs: 900, run: 'c' },
      { cell: 'y', attempts: 2, medianMs: 5, maxMs: 30, run: 'a' },
    ]);
  });
});
