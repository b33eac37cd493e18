import { expect } from 'chai';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../harness/core/history.ts';
import { KINDS } from '../../../harness/core/load.ts';
import { mergeHistories } from '../../../harness/stress/distributed/merge-history.ts';
import { Histogram } from '../../../harness/stress/histogram.ts';
import { figuresOf, type LoadPart, mergeParts, partData, partFrom } from '../../../harness/stress/part.ts';
import { Tally } from '../../../harness/stress/tally.ts';

interface Operation {
  readonly kind: (typeof KINDS)[number];
  readonly ms: number;
  readonly late: number;
  readonly error: string | null;
  readonly key: number;
}

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  ms: fc.double({ min: 0.01, max: 30_000, noNaN: true }),
  late: fc.double({ min: 0, max: 1_000, noNaN: true }),
  error: fc.constantFrom(null, null, 'status 503', 'time-out'),
  key: fc.nat(4),
});

function partOf(operations: readonly Operation[]): LoadPart {
  const [tallies, lag, asked] = [new Map<Operation['kind'], Tally>(), new Histogram(), [0, 0, 0, 0, 0]];
  for (const { kind, ms, late, error, key } of operations) {
    const tally = tallies.get(kind) ?? new Tally();
    tallies.set(kind, tally);
    tally.add({ error, serviceMs: ms, responseMs: ms + late });
    lag.record(late);
    asked[key]! += 1;
  }
  const count = operations.length;
  const counts = { planned: count, dropped: 0, sent: count * 3, received: count * 7, peakInFlight: count };
  return { ...counts, tallies, lag, asked, arrivedMs: count, endedMs: count * 2 };
}

/** As it comes from another process. */
const travelled = (part: LoadPart): LoadPart => partFrom(JSON.parse(JSON.stringify(partData(part))));

const OPTIONS = { durationMs: 2_000, warmUpMs: 0 };

/** Sums of fractions depend on their order in the last digits. */
const exact = (text: string) => JSON.parse(text, (key, value) => (key === 'avg' ? Math.round(value * 100) : value));

describe('what several generators measured', () => {
  it('is, merged after its way, what one would have measured: counts are sums, percentiles those of all values', () => {
    const shares = fc.array(fc.array(operation, { maxLength: 40 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(shares, (each) => {
        const merged = mergeParts(each.map((operations) => travelled(partOf(operations))));
        const { drainMs: _of, ...figures } = figuresOf(merged, OPTIONS);
        const { drainMs: _one, kinds, ...whole } = figuresOf(partOf(each.flat()), OPTIONS);
        expect(merged.lag.count).to.equal(each.reduce((sum, { length }) => sum + length, 0));
        expect(exact(JSON.stringify({ ...figures, kinds: {} }))).to.deep.equal(
          exact(JSON.stringify({ ...whole, kinds: {} })),
        );
        for (const kind of KINDS)
          expect(exact(JSON.stringify(figures.kinds[kind] ?? null))).to.deep.equal(
            exact(JSON.stringify(kinds[kind] ?? null)),
          );
      }),
      { numRuns: 40 },
    );
  });

  it('of one that measured nothing is nothing', () => {
    const { all, lag, hottestShare } = figuresOf(mergeParts([]), OPTIONS);
    expect(all).to.include({ requests: 0, rate: 0, errorShare: 0 });
    expect({ lag: lag.count, hottestShare }).to.deep.equal({ lag: 0, hottestShare: 0 });
  });
});

describe('histories of several generators', () => {
  const event = (seq: number, t: number, process: string): HistoryEvent => ({
    ...{ seq, t, process, client: 'raw', format: 'fake', op: 'read', purl: 'pkg:fake/p', digest: '', size: 0 },
    type: 'invoke',
  });

  it('are in the order of the coordinator’s time, each in its own, and tell the processes apart', () => {
    const times = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(times, fc.integer({ min: -500, max: 500 })), { maxLength: 4 }), (given) => {
        const histories = given.map(([each, shift], index) => ({
          id: `g${index}`,
          shift: shift + 10_000,
          events: each.sort((a, b) => a - b).map((t, seq) => event(seq, t, `s${seq}`)),
        }));
        const merged = mergeHistories(histories);
        expect(merged).to.have.length(histories.reduce((sum, { events }) => sum + events.length, 0));
        expect(merged.map(({ t }) => t)).to.deep.equal(merged.map(({ t }) => t).sort((a, b) => a - b));
        for (const { id, events, shift } of histories) {
          const own = merged.filter(({ process }) => process.startsWith(`${id}/`));
          expect(own.map(({ process }) => process)).to.deep.equal(events.map(({ process }) => `${id}/${process}`));
          expect(own.map(({ t }) => t)).to.deep.equal(events.map(({ t }) => Math.round(t + shift)));
        }
      }),
    );
  });
});
