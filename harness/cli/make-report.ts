import { type CellResult, type Report, SCHEMA_VERSION } from '../core/report.ts';
import { VERSION } from '../core/root.ts';
import { EXIT, type ExitStatus, exitStatusOf, type Verdict, worst } from '../core/verdict.ts';
import { countVerdicts } from '../report/roll-up.ts';
import { type Comparison, compareWithBaseline } from '../runner/baseline.ts';
import type { Cell } from '../runner/plan.ts';
import type { Target } from '../target/load.ts';
import type { Session } from './session.ts';

export interface ReportInput {
  readonly results: readonly CellResult[];
  readonly planned: Pick<readonly Cell[], 'length'>;
  readonly target: Target;
  readonly session: Session;
  readonly disabled: readonly { format: string; reason: string }[];
  readonly run: { id: string; seed: string; startedAt: Date; argv: readonly string[] };
  readonly cancelled: boolean;
  readonly complete: boolean;
  /** What a kind of run has to show besides its cells. */
  readonly sections?: Pick<Report, 'faults' | 'stress'>;
}

/** The finished report. A known failure counts as green only as long as its baseline entry is true. */
export function makeReport(input: ReportInput): Report {
  const { results, target, session, run } = input;
  const comparison = compareWithBaseline(results, target.baseline, input.complete);
  const verdict = overall(results, comparison, input);
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: run.id,
      seed: run.seed,
      startedAt: run.startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      argv: [...run.argv],
      version: VERSION,
      exitStatus: statusOf(verdict, comparison, input.cancelled),
      cancelled: input.cancelled,
    },
    target: {
      name: target.name,
      title: target.title,
      version: target.version,
      kind: target.start.kind,
      url: session.publicUrl,
    },
    environment: session.environment(),
    verdict,
    summary: countVerdicts(results),
    cells: [...results],
    disabled: [...input.disabled],
    ...comparison,
    egress: session.instances.flatMap(({ connector }) => connector.refusals()),
    ...input.sections,
  };
}

/** Worst wins among the cells that no baseline entry excuses; what was planned and did not run is unknown, and so is a run in which all was excused. */
function overall(results: readonly CellResult[], comparison: Comparison, input: ReportInput): Verdict {
  const known = new Set(comparison.known.map((entry) => entry.cell));
  const verdicts: Verdict[] = results.filter((cell) => !known.has(cell.name)).map((cell) => cell.verdict);
  if (results.length < input.planned.length) verdicts.push('unknown');
  if (comparison.stale.length > 0) verdicts.push('fail');
  if (input.disabled.length > 0) verdicts.push('error');
  return worst(verdicts);
}

function statusOf(verdict: Verdict, comparison: Comparison, cancelled: boolean): ExitStatus {
  if (cancelled) return EXIT.interrupted;
  if (comparison.stale.length > 0 && verdict !== 'error') return EXIT.failure;
  return exitStatusOf(verdict);
}
