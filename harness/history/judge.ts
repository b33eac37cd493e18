import type { HistoryEvent } from '../core/history.ts';
import type { InvariantJudgement, Judgement } from '../core/judgement.ts';
import type { FinalObservation } from '../core/observation.ts';
import { type Verdict, worst } from '../core/verdict.ts';
import type { GivenPackage } from './given.ts';
import type { Assessment, Invariant, Violation } from './invariant.ts';
import { INVARIANTS } from './invariants/index.ts';
import { Ledger } from './ledger.ts';
import { OperationLog } from './operation.ts';
import { statisticsOf } from './statistics.ts';

/** Without an acknowledged publish, or without operations, nothing was proven whatever was asked. */
const ALWAYS_ASKED = ['H1', 'H13'];

/** Judges a history with what was seen at the end (null when nobody looked) and the packages that were given to the workload. O(n log n). */
export function judge(
  history: Iterable<HistoryEvent>,
  observation: FinalObservation | null,
  given: readonly GivenPackage[],
): Judgement {
  const log = new OperationLog();
  for (const event of history) log.add(event);
  return judgeLog(log, observation, given);
}

/** Like judge, for a history that was joined to operations while it was read. */
export function judgeLog(
  log: OperationLog,
  observation: FinalObservation | null,
  given: readonly GivenPackage[],
): Judgement {
  const ledger = new Ledger(log, observation, given);
  const asked = new Set([...ALWAYS_ASKED, ...(observation?.asked ?? [])]);
  const invariants = INVARIANTS.map((invariant) => weigh(invariant, invariant.assess(ledger), asked.has(invariant.id)));
  return {
    verdict: worst(invariants.map((invariant) => invariant.verdict)),
    invariants,
    statistics: statisticsOf(log.operations, log.lastAt, observation),
  };
}

/** A violation fails; what was missed, or was asked for and compared nothing, is unknown. */
function weigh({ id, title, rule, compares }: Invariant, found: Assessment, asked: boolean): InvariantJudgement {
  const { compared, violations, missed } = found;
  const vacuous = compared === 0 && violations.length === 0;
  const reasons = [...missed];
  if (vacuous && missed.length === 0) reasons.push(`There were no ${compares}.`);
  const verdictOf = (): Verdict => {
    if (violations.length > 0) return 'fail';
    if (missed.length > 0) return 'unknown';
    if (vacuous) return asked ? 'unknown' : 'skip';
    return 'pass';
  };
  return { id, title, rule, verdict: verdictOf(), reasons, compared, violations: sorted(violations) };
}

function sorted(violations: readonly Violation[]): { sentence: string; operations: number[] }[] {
  return violations
    .map(({ sentence, operations }) => ({ sentence, operations: [...operations] }))
    .sort((a, b) => a.operations.length - b.operations.length);
}
