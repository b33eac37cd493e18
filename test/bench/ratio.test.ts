import { expect } from 'chai';
import fc from 'fast-check';
import { median, medianRatio, reaches } from './ratio.ts';

describe('bench: ratios', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([3])).to.equal(3);
    expect(median([10, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 100])).to.equal(3.5);
    expect(() => median([])).to.throw(RangeError);
  });

  it('sorts by value and not by spelling, and leaves its argument alone', () => {
    const values = [100, 20, 3];
    expect(median(values)).to.equal(20);
    expect(values).to.deep.equal([100, 20, 3]);
  });

  it('is the median of the ratios, not the ratio of the medians', () => {
    const pairs = [
      { ours: 10, theirs: 5 },
      { ours: 30, theirs: 10 },
      { ours: 8, theirs: 80 },
    ];
    expect(medianRatio(pairs, 'time')).to.equal(2);
    expect(medianRatio(pairs, 'speed')).to.equal(0.5);
  });

  it('does not see what slows both of a pair down', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (loads) => {
        const pairs = loads.map((load) => ({ ours: 4 * load, theirs: 2 * load }));
        expect(medianRatio(pairs, 'time')).to.equal(2);
        expect(medianRatio(pairs, 'speed')).to.equal(0.5);
      }),
    );
  });

  it('reaches a goal of time from below and a goal of speed from above, the limit included', () => {
    expect(reaches(1.05, { of: 'time', limit: 1.05 })).to.equal(true);
    expect(reaches(1.06, { of: 'time', limit: 1.05 })).to.equal(false);
    expect(reaches(0.8, { of: 'speed', limit: 0.8 })).to.equal(true);
    expect(reaches(0.79, { of: 'speed', limit: 0.8 })).to.equal(false);
  });
});
