import { expect } from 'chai';
import fc from 'fast-check';
import { schedule } from '../../harness/runner/schedule.ts';

const idle = () => new AbortController().signal;

describe('schedule', () => {
  it('runs every item once, never more than the cap at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (items, workers) => {
          const done: number[] = [];
          let running = 0;
          let most = 0;
          await schedule(
            items.map((ms, index) => ({ ms, index })),
            async ({ index, ms }) => {
              running += 1;
              most = Math.max(most, running);
              for (let turn = 0; turn <= ms % 3; turn++) await new Promise((resolve) => setImmediate(resolve));
              running -= 1;
              done.push(index);
            },
            { workers, expectedMs: ({ ms }) => ms, signal: idle() },
          );
          expect(done.toSorted((a, b) => a - b)).to.deep.equal(items.map((_, index) => index));
          expect(most).to.equal(Math.min(workers, items.length));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('begins with those that take longest, and keeps the order of equals', async () => {
    const begun: string[] = [];
    const expected: Record<string, number> = { a: 0, b: 5, c: 9, d: 5 };
    await schedule(['a', 'b', 'c', 'd', 'e'], async (item) => void begun.push(item), {
      workers: 1,
      expectedMs: (item) => expected[item] ?? 0,
      signal: idle(),
    });
    expect(begun).to.deep.equal(['c', 'b', 'd', 'a', 'e']);
  });

  it('leaves out what had not begun when the run was ended, and lets the rest come to its end', async () => {
    const stop = new AbortController();
    const ended: number[] = [];
    await schedule(
      [1, 2, 3, 4, 5],
      async (item) => {
        if (item === 2) stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
        ended.push(item);
      },
      { workers: 2, expectedMs: () => 0, signal: stop.signal },
    );
    expect(ended).to.deep.equal([1, 2]);
  });

  it('begins nothing in a run that was ended before', async () => {
    const begun: number[] = [];
    const options = { workers: 2, expectedMs: () => 0, signal: AbortSignal.abort() };
    await schedule([1, 2], async (item) => void begun.push(item), options);
    expect(begun).to.deep.equal([]);
  });
});
