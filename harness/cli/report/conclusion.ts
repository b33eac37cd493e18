import type { CellResult } from '../../core/report.ts';
import { EXIT, type ExitStatus, exitStatusOf, type Verdict, worst } from '../../core/verdict.ts';
import { type BaselineEntry, type Comparison, compareWithBaseline } from '../../runner/baseline.ts';

export interface ConclusionInput {
  readonly results: readonly CellResult[];
  /** How many results the plan asks for. */
  readonly planned: number;
  readonly baseline: readonly BaselineEntry[];
  /** Whether the run covers everything that the baseline may speak of. */
  readonly complete: boolean;
  readonly disabled: readonly unknown[];
  readonly cancelled: boolean;
  /** Reasons why the results are not those of the plan. */
  readonly problems?: readonly string[];
}

export interface Conclusion {
  readonly comparison: Comparison;
  readonly verdict: Verdict;
  readonly exitStatus: ExitStatus;
}

/** What a run comes to. A known failure counts as green only as long as its baseline entry is true. */
export function conclude(input: ConclusionInput): Conclusion {
  const comparison = compareWithBaseline(input.results, input.baseline, input.complete);
  const verdict = overall(comparison, input);
  return { comparison, verdict, exitStatus: statusOf(verdict, comparison, input.cancelled) };
}

/** Worst wins among the cells that no baseline entry excuses; what was planned and did not run is unknown, and so is a run in which all was excused. */
function overall(comparison: Comparison, { results, planned, disabled, problems = [] }: ConclusionInput): Verdict {
  const known = new Set(comparison.known.map((entry) => entry.cell));
  const verdicts: Verdict[] = results.filter((cell) => !known.has(cell.name)).map((cell) => cell.verdict);
  if (results.length < planned || problems.length > 0) verdicts.push('unknown');
  if (comparison.stale.length > 0) verdicts.push('fail');
  if (disabled.length > 0) verdicts.push('error');
  return worst(verdicts);
}

function statusOf(verdict: Verdict, comparison: Comparison, cancelled: boolean): ExitStatus {
  if (cancelled) return EXIT.interrupted;
  if (comparison.stale.length > 0 && verdict !== 'error') return EXIT.failure;
  return exitStatusOf(verdict);
}
