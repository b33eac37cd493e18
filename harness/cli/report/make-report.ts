import { type CellResult, type Report, SCHEMA_VERSION } from '../../core/report.ts';
import { VERSION } from '../../core/root.ts';
import { countVerdicts } from '../../report/roll-up.ts';
import type { Cell } from '../../runner/plan.ts';
import type { Target } from '../../target/load.ts';
import type { Session } from '../session/session.ts';
import { conclude } from './conclusion.ts';

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
  readonly sections?: Pick<Report, 'faults' | 'stress' | 'plan' | 'cached' | 'inputs'>;
}

/** The finished report. */
export function makeReport(input: ReportInput): Report {
  const { results, target, session, run } = input;
  const { disabled, cancelled, complete } = input;
  const { baseline } = target;
  const { comparison, verdict, exitStatus } = conclude({
    ...{ results, planned: input.planned.length, baseline, disabled, cancelled, complete },
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: run.id,
      seed: run.seed,
      startedAt: run.startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      argv: [...run.argv],
      version: VERSION,
      exitStatus,
      cancelled,
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
    disabled: [...disabled],
    ...comparison,
    egress: session.instances.flatMap(({ connector }) => connector.refusals()),
    ...input.sections,
  };
}
