import { expect } from 'chai';
import { Tally } from '../../harness/stress/tally.ts';
import { crossed, type Thresholds } from '../../harness/stress/thresholds.ts';

function summaryOf(times: readonly number[], errors = 0) {
  const tally = new Tally();
  for (const [index, ms] of times.entries())
    tally.add({ error: index < errors ? 'status 500' : null, responseMs: ms, serviceMs: ms });
  return tally.summary(1);
}

const measured = { planned: 5, all: summaryOf([1, 2, 3, 4], 1), kinds: { fetch: summaryOf([1, 2]) } };

describe('thresholds', () => {
  const cases: [Thresholds, RegExp | null][] = [
    [{}, null],
    [{ max: 4 }, null],
    [{ max: 3 }, /^max is 4 ms, at most 3 ms are allowed\.$/],
    [{ p50: 1 }, /^p50 is 2 ms/],
    [{ errorShare: 0.25 }, null],
    [{ errorShare: 0.2 }, /^25 % ended in an error, at most 20 % may\.$/],
    [{ rateShare: 0.6 }, null],
    [{ rateShare: 0.61 }, /^60 % of the arrivals succeeded, at least 61 % have to\.$/],
    [{ kinds: { fetch: { max: 2, errorShare: 0 } } }, null],
    [{ kinds: { fetch: { p99: 1 } } }, /^fetch: p99 is 2 ms/],
    [{ kinds: { publish: { p99: 1_000 } } }, /^publish: there was none\.$/],
  ];
  for (const [thresholds, says] of cases) {
    it(`${JSON.stringify(thresholds)} ${says === null ? 'holds' : 'is crossed'}`, () => {
      const { times, shares } = crossed(thresholds, measured);
      const reasons = [...times, ...shares];
      if (says === null) expect(reasons).to.deep.equal([]);
      else expect(reasons.join('\n')).to.match(says);
    });
  }
});
