import { expect } from 'chai';
import fc from 'fast-check';
import { Histogram } from '../../harness/stress/histogram.ts';
import { mergedTally, Tally } from '../../harness/stress/tally.ts';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The smallest value that the share of all values is not greater than. */
function exact(values: readonly number[], percentile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)]!;
}

const PERCENTILES = [
  ['p50', 50],
  ['p90', 90],
  ['p95', 95],
  ['p99', 99],
  ['p99.9', 99.9],
] as const;

describe('histogram', () => {
  it('gives percentiles to three digits, mean and maximum exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1 }), (values) => {
        const latency = histogramOf(values).latency();
        for (const [name, percentile] of PERCENTILES)
          expect(latency[name], name).to.be.closeTo(exact(values, percentile), 0.002 + exact(values, percentile) / 500);
        expect(latency.max).to.be.closeTo(Math.max(...values), 0.001);
        expect(latency.avg).to.be.closeTo(values.reduce((sum, value) => sum + value, 0) / values.length, 0.001);
        expect(latency.count).to.equal(values.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is after merging what it would have been after recording everything', () => {
    const some = fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(some, some, (left, right) => {
        const merged = histogramOf(left);
        merged.merge(histogramOf(right));
        const { avg, ...rest } = merged.latency();
        const { avg: whole, ...expected } = histogramOf([...left, ...right]).latency();
        expect(rest).to.deep.equal(expected);
        expect(avg).to.be.closeTo(whole, 0.001);
      }),
      { numRuns: 50 },
    );
  });

  it('is nothing but zeros when nothing was recorded', () => {
    const zeros = { count: 0, avg: 0, p50: 0, p90: 0, p95: 0, p99: 0, 'p99.9': 0, max: 0 };
    expect(new Histogram().latency()).to.deep.equal(zeros);
  });

  it('takes a value beyond its range for its greatest', () => {
    expect(histogramOf([10 ** 9]).latency().count).to.equal(1);
  });
});

describe('tally', () => {
  it('counts, divides and merges', () => {
    const [fetches, publishes] = [new Tally(), new Tally()];
    fetches.add({ error: null, responseMs: 30, serviceMs: 10 });
    fetches.add({ error: 'status 503', responseMs: 50, serviceMs: 20 });
    publishes.add({ error: 'status 503', responseMs: 100, serviceMs: 90 });
    publishes.add({ error: 'time-out', responseMs: 400, serviceMs: 400 });
    const all = mergedTally([fetches, publishes]).summary(2);
    expect(all).to.include({ requests: 4, rate: 2, errorShare: 0.75 });
    expect(all.errors).to.deep.equal({ 'status 503': 2, 'time-out': 1 });
    expect(all.response).to.include({ count: 4, avg: 145, max: 400 });
    expect(all.service).to.include({ avg: 130 });
    expect(fetches.summary(2), 'what was merged is unchanged').to.include({ requests: 2, errorShare: 0.5 });
  });
});
