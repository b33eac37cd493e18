import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { CheckContext } from '../../core/check.ts';
import type { Rollback } from '../../core/fault-report.ts';
import type { Judgement } from '../../core/judgement.ts';
import type { FinalObservation } from '../../core/observation.ts';
import { OBSERVATION_FILE } from '../../history/files.ts';
import { judge } from '../../history/judge.ts';
import { type CaseOutcome, runCase } from '../../scenario/case.ts';
import { runEvery } from '../../scenario/every.ts';
import { prepareUndo } from '../../scenario/rollback.ts';
import type { FaultCell } from './fault-cells.ts';
import { type CaseRecord, recordOf } from './fault-record.ts';
import { type CaseStage, openStage, type StageSurroundings } from './fault-stage.ts';
import { assertOutcome } from './fault-verdict.ts';

/** What a case needs besides the context of its cell. */
export interface FaultSurroundings extends StageSurroundings {
  /** Of its history, below the results of the run. */
  readonly folder: string;
  onCase(ended: EndedCase): void;
}

/** A case that has ended, whatever came of it. */
export interface EndedCase {
  readonly record: CaseRecord;
  readonly outcome: CaseOutcome | null;
  /** What was seen at the end, in the numbers of the run's history; null when nobody came to look. */
  readonly observed: FinalObservation | null;
}

/** One case as a check: the scenario runs, then what is left is looked at twice, the history is judged, and what has to be undone is undone. */
export async function checkCase(cell: FaultCell, context: CheckContext, around: FaultSurroundings): Promise<void> {
  const { session, instance, folder } = around;
  using staged = await openStage(cell, folder, context, around);
  const { site } = staged.stage;
  const undo = await prepareUndo(cell.case.scenario.rollback, site, {
    snapshot: join(dirname(instance.underTest.life?.data ?? session.results.dir), `snapshot-${randomUUID()}`),
    kept: () => session.keepNew(context.cell.namespace),
  });
  const came: { outcome: CaseOutcome | null; judgement: Judgement | null } = { outcome: null, judgement: null };
  let asAsked = false;
  try {
    await runAndJudge(cell, context, staged, came, async (final) => {
      await session.results.write(join(folder, OBSERVATION_FILE), `${JSON.stringify(final, null, 2)}\n`);
    });
    asAsked = true;
  } finally {
    const rollback: Rollback = await undo.settle(asAsked);
    around.onCase({
      record: recordOf({ cell, folder, staged, ...came, rollback }),
      outcome: came.outcome,
      observed: came.outcome && inRun(came.outcome.final, staged.inRun),
    });
  }
}

/** Fills `came` as far as it gets. Throws what is wrong with the case. */
async function runAndJudge(
  cell: FaultCell,
  context: CheckContext,
  { stage, events, given }: CaseStage,
  came: { outcome: CaseOutcome | null; judgement: Judgement | null },
  keep: (final: FinalObservation) => Promise<void>,
): Promise<void> {
  const { scenario, planned, part } = cell.case;
  const outcome = scenario.every ? await runEvery(scenario, stage, part) : await runCase(scenario, planned, stage);
  came.outcome = outcome;
  await keep(outcome.final);
  came.judgement = judge(events, outcome.final, given);
  const healed = judge(events.slice(0, outcome.healedAfter), outcome.healed, given);
  assertOutcome(outcome, healed, came.judgement, context);
}

/** Faults name the operations that they met by their numbers: each history has its own. */
function inRun(final: FinalObservation, numbers: readonly number[]): FinalObservation {
  return {
    ...final,
    faults: final.faults.map((fault) => ({ ...fault, during: fault.during.map((seq) => numbers[seq]!) })),
  };
}
