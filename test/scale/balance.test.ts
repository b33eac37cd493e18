import { expect } from 'chai';
import fc from 'fast-check';
import { balance } from '../../harness/scale/balance.ts';

const items = (...names: string[]) => names.map((name) => ({ name }));
const namesOf = (parts: readonly (readonly { name: string }[])[]) => parts.map((part) => part.map(({ name }) => name));

describe('parts of a run', () => {
  it('take equally long, by what was recorded', () => {
    const recorded = { a: 100, b: 10, c: 20, d: 70 };
    expect(namesOf(balance(items('a', 'b', 'c', 'd'), 2, recorded))).to.deep.equal([['a'], ['b', 'c', 'd']]);
  });

  it('are of one size where nothing was recorded; a new cell counts as the mean', () => {
    expect(namesOf(balance(items('a', 'b', 'c', 'd'), 2, {}))).to.deep.equal([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    expect(namesOf(balance(items('new', 'a', 'b'), 2, { a: 100, b: 10 }))).to.deep.equal([['a'], ['new', 'b']]);
  });

  const plan = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 40 });
  const times = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1_000 }));
  const count = fc.integer({ min: 1, max: 9 });

  it('hold each cell once, in the order of the plan, and are the same each time', () => {
    fc.assert(
      fc.property(plan, times, count, (names, recorded, parts) => {
        const made = namesOf(balance(items(...names), parts, recorded));
        expect(made).to.have.length(parts);
        expect(made.flat().sort()).to.deep.equal([...names].sort());
        for (const part of made) expect(part).to.deep.equal(names.filter((name) => part.includes(name)));
        expect(namesOf(balance(items(...names), parts, { ...recorded }))).to.deep.equal(made);
      }),
    );
  });

  it('differ by the longest cell at most', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 40 }), count, (ms, parts) => {
        const recorded = Object.fromEntries(ms.map((each, index) => [`c${index}`, each]));
        const sums = namesOf(balance(items(...Object.keys(recorded)), parts, recorded)).map((part) =>
          part.reduce((sum, name) => sum + recorded[name]!, 0),
        );
        expect(Math.max(...sums) - Math.min(...sums)).to.be.at.most(Math.max(...ms));
      }),
    );
  });
});
