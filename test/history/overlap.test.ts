import { expect } from 'chai';
import fc from 'fast-check';
import { Deletions } from '../../harness/history/deletions.ts';
import type { Operation } from '../../harness/history/operation.ts';
import { overlapping } from '../../harness/history/overlap.ts';

const TEMPLATE = {
  t: 0,
  process: 'p',
  client: 'raw',
  format: 'fake',
  purl: 'pkg:fake/kit@1',
  size: 1,
  endedAt: 1,
} as const;

/** Operations with their beginnings and ends at places of their own, in the order of their beginnings; some have no end. */
const operations: fc.Arbitrary<Operation[]> = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), takes: fc.integer({ min: 1, max: 9 }), open: fc.boolean() }))
  .map((drawn) =>
    drawn.map(({ key, takes, open }, index): Operation => {
      const end = open && index % 5 === 0 ? Number.POSITIVE_INFINITY : 2 * (index + takes) + 1;
      const outcome = open ? 'info' : 'ok';
      return { ...TEMPLATE, op: 'delete', digest: key, seq: 2 * index, end, outcome };
    }),
  );

const atOnce = (one: Operation, other: Operation) => one.seq < other.end && other.seq < one.end;

describe('what overlaps', () => {
  it('is found as by comparing each with each', () => {
    fc.assert(
      fc.property(operations, (drawn) => {
        const partners = overlapping(drawn, ({ digest }) => digest);
        for (const [index, operation] of drawn.entries()) {
          const fits = drawn.filter((other) => other.digest !== operation.digest && atOnce(operation, other));
          if (fits.length === 0) expect(partners[index]).to.equal(null);
          else expect(fits).to.include(partners[index]);
        }
      }),
    );
  });
});

describe('a delete between two moments', () => {
  it('is found as by looking at each', () => {
    const moment = fc.integer({ min: -1, max: 60 });
    fc.assert(
      fc.property(operations, moment, moment, (drawn, after, before) => {
        const may = drawn.some(
          ({ seq, end, outcome }) => seq < before && (outcome === 'info' ? Number.POSITIVE_INFINITY : end) > after,
        );
        expect(new Deletions(drawn).mayLieBetween(after, before)).to.equal(may);
      }),
    );
  });
});
