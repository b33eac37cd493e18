import type { CellResult, Report } from '../../harness/core/report.ts';
import type { Verdict } from '../../harness/core/verdict.ts';
import { balance } from '../../harness/scale/balance.ts';
import { planDigest } from '../../harness/scale/plan-digest.ts';
import type { ShardReport } from '../../harness/scale/union.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

/** Results of so many cells, whose names tell their place. */
export function resultsOf(verdicts: readonly Verdict[]): CellResult[] {
  return verdicts.map((verdict, index) =>
    fakeResultOf(verdict, { name: `t/fake/fake.cell-${String(index).padStart(6, '0')}[small]`, ms: 100 + (index % 7) }),
  );
}

/** A run of these cells in `count` parts. */
export function partsOf(results: readonly CellResult[], count: number, changes: Partial<Report> = {}): ShardReport[] {
  const names = results.map(({ name }) => name);
  const plan = { digest: planDigest(names), total: names.length, repeat: 1, complete: false, baseline: [] };
  return balance(results, count, {}).map((cells, at) => ({
    name: `part-${at + 1}`,
    report: fakeReport(cells, {
      plan: { ...plan, shard: { index: at + 1, count }, cells: cells.map(({ name }) => name) },
      ...changes,
    }),
  }));
}

/** The same parts with one of them changed. */
export function withPart(
  parts: readonly ShardReport[],
  at: number,
  change: (report: Report) => Partial<Report>,
): ShardReport[] {
  return parts.map(({ name, report }, index) => ({
    name,
    report: index === at ? { ...report, ...change(report) } : report,
  }));
}
