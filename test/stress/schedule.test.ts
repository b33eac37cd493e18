import { expect } from 'chai';
import fc from 'fast-check';
import { paced } from '../../harness/stress/pace.ts';
import { seededRandom } from '../../harness/stress/random.ts';
import { schedule } from '../../harness/stress/schedule.ts';

const times = (rate: number, durationMs: number, arrivals: 'constant' | 'poisson', seed = 's') => [
  ...schedule({ rate, durationMs, arrivals }, seededRandom(seed)),
];

describe('schedule of arrivals', () => {
  it('has one arrival every 1/rate seconds when it is constant', () => {
    expect(times(4, 1_000, 'constant')).to.deep.equal([0, 250, 500, 750]);
  });

  it('has gaps of exponential distribution when it is poisson', () => {
    const all = times(1_000, 60_000, 'poisson');
    const gaps = all.map((at, index) => at - (all[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).to.be.closeTo(1, 0.02);
    expect(deviation, 'of an exponential distribution is its mean').to.be.closeTo(mean, 0.02);
    expect(gaps.filter((gap) => gap > 1).length / gaps.length).to.be.closeTo(Math.exp(-1), 0.01);
  });

  it('is in order, within its duration, and the same for the same seed', () => {
    const options = fc.record({
      rate: fc.double({ min: 0.5, max: 500, noNaN: true }),
      durationMs: fc.integer({ min: 1, max: 5_000 }),
      arrivals: fc.constantFrom('constant' as const, 'poisson' as const),
      seed: fc.string(),
    });
    fc.assert(
      fc.property(options, ({ rate, durationMs, arrivals, seed }) => {
        const all = times(rate, durationMs, arrivals, seed);
        expect(all).to.deep.equal([...all].sort((a, b) => a - b));
        for (const at of all) expect(at).to.be.within(0, durationMs);
        expect(times(rate, durationMs, arrivals, seed)).to.deep.equal(all);
      }),
      { numRuns: 50 },
    );
  });
});

describe('pace', () => {
  const never = new AbortController().signal;

  it('sends at the intended times, never before, and does not wait for what was sent', async () => {
    const sent: { intended: number; at: number }[] = [];
    await paced(
      [0, 10, 10, 30],
      (intended, began) => void sent.push({ intended, at: performance.now() - began }),
      never,
    );
    expect(sent.map(({ intended }) => intended)).to.deep.equal([0, 10, 10, 30]);
    for (const { intended, at } of sent) expect(at).to.be.at.least(intended);
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const running = paced([0, 3_600_000], () => controller.abort(), controller.signal);
    const error = await running.catch((reason: Error) => reason);
    expect(error).to.have.property('name', 'AbortError');
  });
});

describe('seeded random numbers', () => {
  it('are spread evenly from 0 to 1, and differ by label', () => {
    const random = seededRandom('a', 1);
    const drawn = Array.from({ length: 40_000 }, random);
    expect(drawn.every((value) => value >= 0 && value < 1)).to.equal(true);
    for (let tenth = 0; tenth < 10; tenth++)
      expect(drawn.filter((value) => Math.floor(value * 10) === tenth).length).to.be.closeTo(4_000, 250);
    expect(seededRandom('a', 1)()).to.equal(drawn[0]);
    expect(seededRandom('a', 2)()).not.to.equal(drawn[0]);
  });
});
