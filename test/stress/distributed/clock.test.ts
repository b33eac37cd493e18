import { expect } from 'chai';
import fc from 'fast-check';
import { clockDoubts, driftOf, offsetOf, type RoundTrip } from '../../../harness/stress/distributed/clock.ts';

const delay = fc.double({ min: 0, max: 500, noNaN: true });

/** A round trip to clocks that are ahead by so much. */
function trip(ahead: { wall: number; tick: number }, start: number, there: number, back: number): RoundTrip {
  const reading = (tick: number) => ({ wall: 1e12 + tick, tick });
  const far = reading(start + there);
  return {
    asked: reading(start),
    there: { wall: far.wall + ahead.wall, tick: far.tick + ahead.tick },
    answered: reading(start + there + back),
  };
}

describe('comparison of clocks', () => {
  it('has the true offset within its uncertainty, however long each way takes', () => {
    const ahead = fc.record({
      wall: fc.integer({ min: -10_000, max: 10_000 }),
      tick: fc.integer({ min: -1e6, max: 1e6 }),
    });
    fc.assert(
      fc.property(ahead, fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 20 }), (truth, ways) => {
        const trips = ways.map(([there, back], index) => trip(truth, index * 1_000, there, back));
        const { wall, tick, uncertainty } = offsetOf(trips);
        expect(Math.abs(tick - truth.tick)).to.be.at.most(uncertainty + 1e-6);
        expect(Math.abs(wall - truth.wall)).to.be.at.most(uncertainty + 1e-3);
        expect(uncertainty).to.be.closeTo(Math.min(...ways.map(([there, back]) => there + back)) / 2, 1e-6);
      }),
    );
  });

  it('calls drift only what no uncertainty explains', () => {
    const [before, after] = [
      { wall: 0, tick: 100, uncertainty: 5 },
      { wall: 0, tick: 112, uncertainty: 5 },
    ];
    expect(driftOf(before, after, 'tick')).to.equal(2);
    expect(driftOf(before, { ...after, tick: 92 }, 'tick')).to.equal(0);
  });

  it('says what cannot be relied on: a wrong clock, one that was set, one that drifts, one that nobody could read', () => {
    const good = { wall: 3, tick: 7_000, uncertainty: 0.2 };
    expect(clockDoubts('g', good, { ...good, tick: 7_010 })).to.deep.equal([]);
    const doubts = (after: Partial<typeof good>) => clockDoubts('g', good, { ...good, ...after }).join(' ');
    expect(clockDoubts('g', { ...good, wall: -251 }, { ...good, wall: -251 })).to.deep.equal([
      'g: its wall clock is off by 251 ms, at most 250 ms are allowed.',
    ]);
    expect(doubts({ tick: 7_100 })).to.match(/^g: its monotonic clock drifted by 100 ms, at most 20 ms are allowed\.$/);
    expect(doubts({ wall: 203 })).to.match(/^g: its wall clock was set or drifted by 199 ms/);
    expect(doubts({ uncertainty: 150 })).to.match(/^g: its clocks are known only to within 150 ms/);
  });
});
