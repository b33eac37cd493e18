import { EXIT, type ExitStatus } from '../core/verdict.ts';
import { isFinal, type State } from './state.ts';

/** What a gate looks at: jobs and what became of them, and how long all of it took. */
export interface GateInput {
  readonly jobs: readonly { readonly name: string; readonly state: State }[];
  readonly budgetMs: number;
  readonly elapsedMs: number;
}

export interface GateDecision {
  readonly exitStatus: ExitStatus;
  /** Why it stays shut, one sentence each; empty when it opens. */
  readonly reasons: readonly string[];
}

/**
 * Opens when something was completed, nothing failed, nothing is open, and all was in time. A failure counts more than what was called off
 * or is unknown: each job has its own exit status in its log.
 */
export function decide({ jobs, budgetMs, elapsedMs }: GateInput): GateDecision {
  const inState = (...states: State[]) => jobs.filter(({ state }) => states.includes(state));
  const names = (chosen: readonly { name: string }[]) => chosen.map(({ name }) => name).join(', ');
  const shut: (readonly [ExitStatus, string])[] = [];
  const cancelled = inState('CANCELLED');
  const open = jobs.filter(({ state }) => !isFinal(state));
  const failed = inState('FAILED');
  if (failed.length > 0) shut.push([EXIT.failure, `Failed: ${names(failed)}.`]);
  if (elapsedMs > budgetMs)
    shut.push([EXIT.failure, `It took ${minutes(elapsedMs)}, and ${minutes(budgetMs)} is the budget.`]);
  if (cancelled.length > 0) shut.push([EXIT.interrupted, `Called off: ${names(cancelled)}.`]);
  if (open.length > 0) shut.push([EXIT.unknown, `Not ended: ${names(open)}.`]);
  if (inState('COMPLETED').length === 0) shut.push([EXIT.unknown, 'Nothing was completed.']);
  return { exitStatus: shut[0]?.[0] ?? EXIT.green, reasons: shut.map(([, reason]) => reason) };
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} min`;
}
