import { expect } from 'chai';
import fc from 'fast-check';
import type { FaultRecord } from '../../harness/core/fault.ts';
import { FaultWindows } from '../../harness/history/fault-windows.ts';
import type { Operation } from '../../harness/history/operation.ts';

const FAULT = { id: 'f', fault: 'crash', hit: true, evidence: [], during: [] } as const;
const OPERATION = {
  seq: 0,
  process: 'p',
  client: 'raw',
  format: 'fake',
  op: 'publish',
  purl: 'pkg:fake/kit@1',
} as const;

const moment = fc.integer({ min: 0, max: 40 });
const length = fc.integer({ min: 0, max: 8 });
const fault = fc
  .record({ at: fc.option(moment, { freq: 5 }), lasts: fc.option(length, { freq: 8 }) })
  .map(({ at, lasts }): FaultRecord => {
    const injectedAt = at;
    return { ...FAULT, injectedAt, healedAt: at === null || lasts === null ? null : at + lasts };
  });
const operation = fc.record({ t: moment, lasts: fc.option(length) }).map(({ t, lasts }): Operation => {
  const endedAt = lasts === null ? null : t + lasts;
  return { ...OPERATION, digest: '', size: 0, t, endedAt, end: 1, outcome: 'info' };
});

describe('the times during which something was broken', () => {
  it('meet an operation as by comparing it with each fault', () => {
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 8 }), operation, (faults, open) => {
        const met = faults.some(
          ({ injectedAt, healedAt }) =>
            injectedAt !== null &&
            injectedAt <= (open.endedAt ?? Number.POSITIVE_INFINITY) &&
            open.t <= (healedAt ?? Number.POSITIVE_INFINITY),
        );
        expect(new FaultWindows(faults).met(open)).to.equal(met);
      }),
      { numRuns: 1_000 },
    );
  });

  it('end when the last fault was healed, never without that, and are none without a fault', () => {
    const healed = (...faults: Partial<FaultRecord>[]) =>
      new FaultWindows(faults.map((each) => ({ ...FAULT, injectedAt: 1, healedAt: 2, ...each }))).healedAt;
    expect(healed()).to.equal(null);
    expect(healed({ injectedAt: null, healedAt: null })).to.equal(null);
    expect(healed({ healedAt: 9 }, { injectedAt: 3, healedAt: 4 })).to.equal(9);
    expect(healed({ healedAt: null }, { injectedAt: 3, healedAt: 4 })).to.equal(Number.POSITIVE_INFINITY);
  });
});
