import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { VERDICTS, type Verdict } from '../../harness/core/verdict.ts';
import { flakyCells } from '../../harness/store/flaky.ts';
import type { StoredAttempt, StoredRun } from '../../harness/store/run.ts';
import { attemptOf, runOf } from './runs.ts';

const CELL = 't/fake/fake.a[c,small]';
const at = (verdict: Verdict, changes: Partial<StoredAttempt> = {}) =>
  attemptOf({ cell: CELL, verdict, reason: null, clients: ['c'], ...changes });
const withClient = (id: string, version: string, attempts: StoredAttempt[], image = 'i'): StoredRun => {
  const run = runOf(id, attempts);
  return { ...run, environment: { ...run.environment, clients: [{ name: 'c', version, image }] } };
};

describe('flaky cells', () => {
  it('differ at identical inputs, in one run or in several, and name the runs', () => {
    const runs = [withClient('a', '1', [at('pass'), at('fail', { attempt: 2 })]), withClient('b', '1', [at('pass')])];
    const inputs = { cell: CELL, targetVersion: '1.0', version: '0.1.0', clients: ['c 1 (i)'], files: null };
    expect(flakyCells(runs)).to.deep.equal([
      {
        inputs,
        digest: createHash('sha256').update(JSON.stringify(inputs)).digest('hex'),
        verdicts: { pass: 2, fail: 1 },
        observations: [
          { run: 'a', seed: 's33d', attempt: 1, verdict: 'pass' },
          { run: 'a', seed: 's33d', attempt: 2, verdict: 'fail' },
          { run: 'b', seed: 's33d', attempt: 1, verdict: 'pass' },
        ],
      },
    ]);
  });

  it('are none where an input differs', () => {
    const one = withClient('a', '1', [at('pass')]);
    const other = withClient('b', '1', [at('fail')]);
    const differing: StoredRun[] = [
      withClient('b', '2', [at('fail')]),
      withClient('b', '1', [at('fail')], 'another image'),
      withClient('b', '1', [at('fail', { cell: 't/fake/fake.a[c,medium]' })]),
      { ...other, version: '0.2.0' },
      { ...other, inputs: { fake: 'f00' } },
      { ...other, product: { ...other.product, version: '1.1' } },
      withClient('b', '1', [at('unknown', { reason: 'The run was cancelled before this cell.' })]),
    ];
    for (const run of differing) expect(flakyCells([one, run])).to.deep.equal([]);
    expect(flakyCells([one, other])).to.have.length(1);
  });

  it('are seen where an attempt broke off before its client ran', () => {
    const runs = [withClient('a', '1', [at('pass')]), withClient('b', '1', [at('fail', { clients: [] })])];
    expect(flakyCells(runs)).to.have.length(1);
  });

  it('never have a single verdict, and count each observation once', () => {
    const anyAttempt = fc.record({
      cell: fc.constantFrom('t/f/a[small]', 't/f/b[small]'),
      verdict: fc.constantFrom(...VERDICTS),
    });
    const anyRuns = fc.array(fc.tuple(fc.constantFrom('1', '2'), fc.array(anyAttempt)));
    fc.assert(
      fc.property(anyRuns, (drawn) => {
        const runs = drawn.map(([version, attempts], index) =>
          withClient(
            `run-${index}`,
            version,
            attempts.map((each) => at(each.verdict, each)),
          ),
        );
        for (const { verdicts, observations } of flakyCells(runs)) {
          expect(Object.keys(verdicts).length).to.be.greaterThan(1);
          expect(Object.values(verdicts).reduce((sum, count) => sum + count, 0)).to.equal(observations.length);
        }
      }),
    );
    fc.assert(
      fc.property(anyRuns, fc.constantFrom(...VERDICTS), (drawn, verdict) => {
        const runs = drawn.map(([version, attempts], index) =>
          withClient(
            `run-${index}`,
            version,
            attempts.map(({ cell }) => at(verdict, { cell })),
          ),
        );
        expect(flakyCells(runs)).to.deep.equal([]);
      }),
    );
  });
});
