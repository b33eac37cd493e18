import { expect } from 'chai';
import { makeReport, type ReportInput } from '../../../harness/cli/report/make-report.ts';
import type { Session } from '../../../harness/cli/session/session.ts';
import { type CellResult, reportSchema } from '../../../harness/core/report.ts';
import type { Verdict } from '../../../harness/core/verdict.ts';
import type { Cell } from '../../../harness/runner/plan.ts';
import type { Target } from '../../../harness/target/load.ts';
import { fakeResultOf } from '../../fakes/fake-report.ts';

const session = {
  publicUrl: 'https://t.test/',
  environment: () => ({ engine: null, node: '24', os: 'linux', clients: [] }),
  instances: [{ connector: { refusals: () => [{ cell: 'c', host: 'other.test' }] } }],
} as unknown as Session;

const entry = (cell: string, verdict: 'fail' | 'unknown' = 'fail') => ({ cell, verdict, reason: 'r', evidence: 'e' });

function reported(
  verdicts: readonly Verdict[],
  changes: Partial<ReportInput> & { baseline?: Target['baseline'] } = {},
) {
  const results: CellResult[] = verdicts.map((verdict) => fakeResultOf(verdict));
  const { baseline = [], ...more } = changes;
  const report = makeReport({
    results,
    planned: results as unknown as Cell[],
    target: { name: 't', title: 'T', version: '1', start: { kind: 'embedded' }, baseline } as unknown as Target,
    session,
    disabled: [],
    run: { id: 'r', seed: 's', startedAt: new Date(0), argv: ['run'] },
    cancelled: false,
    complete: true,
    ...more,
  });
  expect(reportSchema.safeParse(report).success, 'fits its schema').to.equal(true);
  return report;
}

/** Verdict and exit status of a run. */
const ends = (...given: Parameters<typeof reported>) => {
  const { verdict, run } = reported(...given);
  return [verdict, run.exitStatus];
};

describe('the report of a run', () => {
  it('has the worst verdict of its cells, and its exit status', () => {
    expect(ends(['pass', 'skip', 'warn'])).to.deep.equal(['warn', 0]);
    expect(ends(['pass', 'skip'])).to.deep.equal(['pass', 0]);
    expect(ends(['skip'])).to.deep.equal(['skip', 4]);
    expect(ends(['pass', 'unknown'])).to.deep.equal(['unknown', 4]);
    expect(ends(['unknown', 'fail', 'pass'])).to.deep.equal(['fail', 1]);
    expect(ends(['fail', 'error'])).to.deep.equal(['error', 3]);
  });

  it('counts what was planned and did not run as unknown', () => {
    const planned = [1, 2] as unknown as Cell[];
    expect(ends(['pass'], { planned })).to.deep.equal(['unknown', 4]);
  });

  it('takes a known failure for green only as long as its entry is true', () => {
    const baseline = [entry('**/fake.a.fail')] as Target['baseline'];
    expect(ends(['pass', 'fail'], { baseline })).to.deep.equal(['pass', 0]);
    expect(ends(['pass'], { baseline }), 'it matches nothing').to.deep.equal(['fail', 1]);
    expect(ends(['pass'], { baseline, complete: false })).to.deep.equal(['pass', 0]);
    const passing = [entry('**/fake.a.pass')] as Target['baseline'];
    expect(ends(['pass'], { baseline: passing, complete: false }), 'it passes').to.deep.equal(['fail', 1]);
    expect(reported(['pass'], { baseline: passing }).stale).to.deep.equal(['**/fake.a.pass']);
    expect(ends(['pass', 'error'], { baseline: passing })).to.deep.equal(['error', 3]);
  });

  it('is unknown where every cell was excused: nothing was proven', () => {
    const baseline = [entry('**/fake.a.fail')] as Target['baseline'];
    expect(ends(['fail'], { baseline })).to.deep.equal(['unknown', 4]);
  });

  it('is red where a format disabled itself', () => {
    expect(ends(['pass'], { disabled: [{ format: 'gem', reason: 'x' }] })).to.deep.equal(['error', 3]);
  });

  it('says that it was cancelled, whatever passed until then', () => {
    const report = reported(['pass'], { cancelled: true });
    expect(report.run).to.deep.include({ cancelled: true, exitStatus: 130 });
  });

  it('keeps refused attempts to reach other hosts', () => {
    expect(reported(['pass']).egress).to.deep.equal([{ cell: 'c', host: 'other.test' }]);
  });
});
