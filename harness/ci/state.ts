import { HarnessError } from '../core/error.ts';

/** Where a job of a pipeline is. */
export const STATES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'] as const;
export type State = (typeof STATES)[number];

/** What may come next; the last four are final. */
const NEXT: Readonly<Record<State, readonly State[]>> = {
  PENDING: ['RUNNING', 'SKIPPED', 'CANCELLED'],
  RUNNING: ['COMPLETED', 'FAILED', 'CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  SKIPPED: [],
  CANCELLED: [],
};

/** Whether nothing comes after it. */
export function isFinal(state: State): boolean {
  return NEXT[state].length === 0;
}

/** The next state of a job. Throws STATE_INVALID when there is no such way. */
export function advance(job: string, from: State, to: State): State {
  if (NEXT[from].includes(to)) return to;
  throw new HarnessError(
    'STATE_INVALID',
    `Job ${job} is ${from} and cannot become ${to}.`,
    isFinal(from) ? 'Plan the pipeline anew: what has ended stays ended.' : `It may become: ${NEXT[from].join(', ')}.`,
  );
}
