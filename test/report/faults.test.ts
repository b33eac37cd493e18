import { expect } from 'chai';
import type { FaultCase } from '../../harness/core/fault-report.ts';
import { reportSchema } from '../../harness/core/report.ts';
import { evidenceLines, faultSummary } from '../../harness/report/faults.ts';
import { junitXml } from '../../harness/report/junit.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

const outcomes = (ok: number) => ({ ok, fail: 0, info: 1 });
const statistics = {
  operations: { publish: outcomes(2), delete: outcomes(0), read: outcomes(0), fetch: outcomes(0) },
  ...{ open: 0, processes: 2, packages: 1, versions: 2, ms: 9, faults: { planned: 1, injected: 1, hit: 1 } },
};

const cell = fakeResultOf('fail', { name: 't/fake/fault.crash.50%[small]' });

const CASE: FaultCase = {
  ...{ cell: cell.name, attempt: 1, scenario: 'crash', case: '50%', format: 'fake', client: 'faker', verdict: 'fail' },
  ...{ folder: 'cases/x', operations: [], operationsLeftOut: 0, left: [], recoveryMs: 12 },
  faults: [
    { id: 'crash-1', fault: 'crash', injectedAt: 1, healedAt: 2, hit: true, evidence: ['5 of 10 bytes'], during: [2] },
  ],
  publishes: [
    { step: 'a', purl: 'pkg:generic/kit@1', first: 'ok', retried: null },
    { step: 'b', purl: 'pkg:generic/kit@2', first: 'info', retried: 'ok' },
  ],
  orphans: null,
  notLookedAt: ['H8: nobody may look'],
  invariants: [],
  statistics,
  rollback: { policy: 'automatic', end: 'rolled back', evidence: ['3 paths'], commands: [] },
  shrunk: {
    ...{ runs: 5, from: { faults: 2, operations: 9 }, to: { faults: 1, operations: 2 }, complete: true },
    ...{ file: 'cases/x/least.yaml', reproduce: 'npx regproof faults --scenario least.yaml' },
  },
};

const report = fakeReport([cell], { faults: { cases: [CASE], statistics } });

describe('faults in the report', () => {
  it('fit its schema', () => {
    expect(reportSchema.safeParse(report).error?.issues ?? []).to.deep.equal([]);
  });

  it('are told in junit.xml with their evidence, the operations that were open, the roll-back and the history', () => {
    expect(evidenceLines(report, cell)).to.deep.equal([
      'crash-1 hit, 1 operations open: 5 of 10 bytes',
      'publishes: 1 ok; 1 info, again ok',
      'history: publish 2 ok, 0 fail, 1 info; delete 0 ok, 0 fail, 1 info; read 0 ok, 0 fail, 1 info; fetch 0 ok, 0 fail, 1 info',
      'roll-back automatic: rolled back; 3 paths',
      'not looked at: H8: nobody may look',
    ]);
    expect(junitXml(report)).to.match(/<\/failure>\s*<system-out>crash-1 hit, 1 operations open: 5 of 10 bytes/);
    expect(junitXml(fakeReport([cell]))).to.not.include('system-out');
  });

  it('are told in summary.md, with the command that repeats the least that still fails', () => {
    const [row] = faultSummary([CASE])
      .split('\n')
      .filter((line) => line.startsWith('| fake'));
    expect(row).to.include('| 1 ok; 1 info, again ok | not looked at | 12 ms | none | rolled back | `npx regproof');
    expect(faultSummary([])).to.equal('');
  });
});
