import { expect } from 'chai';
import fc from 'fast-check';
import { fitPower } from '../../harness/stress/fit.ts';
import { median } from '../../harness/stress/growth.ts';
import { findKnee, type Probe } from '../../harness/stress/knee.ts';
import { recover } from '../../harness/stress/recovery.ts';

/** A server of so many operations a second: response times of M/M/1, which rise without bound towards the capacity. */
function queue(capacity: number, generator = Number.POSITIVE_INFINITY) {
  return async (rate: number): Promise<Probe> => {
    const p99 = rate < capacity ? (Math.log(100) * 1000) / (capacity - rate) : 60_000;
    const broke = p99 > 1_000 ? [`p99 is ${p99} ms`] : [];
    return { rate, p99, errorShare: 0, broke, limits: rate > generator ? ['late'] : [] };
  };
}

const OPTIONS = { from: 10, to: 1_000, precision: 0.05, mostProbes: 30 };

describe('search for the knee', () => {
  it('finds the rate at which a model of a server breaks, to its precision', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 900 }), async (capacity) => {
        // The rate at which its p99 is a second.
        const knee = capacity - Math.log(100);
        const found = await findKnee(queue(capacity), OPTIONS);
        expect(found.verdict).to.equal('pass');
        expect(found.rate!)
          .to.be.at.most(knee)
          .and.at.least(knee * 0.94);
        expect(found.broke!).to.be.at.least(knee);
        expect(found.probes.length).to.be.at.most(15);
      }),
      { numRuns: 50 },
    );
  });

  it('could not tell when nothing broke, or not even the lowest rate held', async () => {
    const above = await findKnee(queue(10_000), OPTIONS);
    expect(above).to.include({ verdict: 'unknown', rate: 1_000, broke: null });
    expect(above.reasons).to.deep.equal(['There is no knee up to 1000/s.']);
    const below = await findKnee(queue(5), OPTIONS);
    expect(below).to.include({ verdict: 'unknown', rate: null, broke: 10 });
  });

  it('could not tell when the generator was the limit, and says at which rate', async () => {
    const found = await findKnee(queue(500, 50), OPTIONS);
    expect(found).to.include({ verdict: 'unknown', rate: 40, broke: null });
    expect(found.reasons).to.deep.equal(['At 80/s the registry may not have been the limit: late']);
  });

  it('ends after the probes that it may make', async () => {
    const found = await findKnee(queue(700), { ...OPTIONS, precision: 0.000_001, mostProbes: 9 });
    expect(found.probes).to.have.length(9);
  });
});

describe('recovery', () => {
  const good = { p99: 1, errorShare: 0, broke: [], limits: [] };
  const OVERLOAD = { held: 100, withinMs: 5_000, mostProbes: 10 };

  it('is timed from the end of the overload to the first probe that holds', async () => {
    let clock = 1_000;
    const answers = [['slow'], ['slow'], []];
    const rates: number[] = [];
    const back = await recover(
      async (rate) => {
        rates.push(rate);
        return 300;
      },
      async (rate) => {
        rates.push(rate);
        clock += 700;
        return { ...good, rate, broke: answers.shift()! };
      },
      { ...OVERLOAD, now: () => clock },
    );
    expect(back).to.include({ verdict: 'pass', recoveryMs: 1_700, overload: 200 });
    expect(rates).to.deep.equal([200, 50, 50, 50]);
  });

  it('fails a target that does not come back in time, and cannot tell when the generator does not', async () => {
    for (const [broke, limits, verdict] of [
      [['slow'], [], 'fail'],
      [[], ['late'], 'unknown'],
    ] as const) {
      let clock = 0;
      const probe = async (rate: number) => {
        clock += 1_000;
        return { ...good, rate, broke, limits };
      };
      const back = await recover(async () => 0, probe, { ...OVERLOAD, now: () => clock });
      expect(back).to.include({ verdict, recoveryMs: null });
      expect(back.probes).to.have.length(6);
    }
  });
});

describe('fit of a power law', () => {
  it('finds the exponent that the costs were made with', () => {
    const number = fc.double({ min: 0.1, max: 3, noNaN: true });
    fc.assert(
      fc.property(number, number, (factor, exponent) => {
        const fit = fitPower([10, 100, 1_000].map((n) => ({ n, cost: factor * n ** exponent })))!;
        expect(fit.exponent).to.be.closeTo(exponent, 1e-6);
        expect(fit.r2).to.be.closeTo(1, 1e-6);
      }),
    );
  });

  it('says how badly the law fits, and that a constant cost does not grow', () => {
    expect(fitPower([5, 50, 500].map((n) => ({ n, cost: 7 })))!.exponent).to.be.closeTo(0, 1e-9);
    const scattered = [
      { n: 10, cost: 9 },
      { n: 100, cost: 1 },
      { n: 1_000, cost: 9 },
    ];
    expect(fitPower(scattered)!.r2).to.be.closeTo(0, 1e-9);
  });

  it('is nothing for one size alone, or for costs of nothing', () => {
    expect(fitPower([{ n: 10, cost: 1 }])).to.equal(null);
    expect(fitPower([10, 100].map((n) => ({ n, cost: 0 })))).to.equal(null);
  });

  it('takes medians', () => {
    expect(median([5, 1, 9])).to.equal(5);
    expect(median([4, 1, 9, 2])).to.equal(3);
  });
});
