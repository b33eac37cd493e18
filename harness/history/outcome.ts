import type { Client } from '../core/client.ts';
import type { HistoryEvent } from '../core/history.ts';

/** How an operation ended; `info` may have happened. */
export type Outcome = Exclude<HistoryEvent['type'], 'invoke'>;

/** Statuses by which a registry says that it did nothing. Everything else that is not 2xx may have happened. */
const REFUSED: readonly number[] = [400, 401, 403, 409, 413, 422];
/** Says of everything but a publish that there is nothing to delete, read or fetch. */
const ABSENT: readonly number[] = [404, 410];

/**
 * How an operation of one request ended. `status` is null when no answer came (reset, time-out, killed): a publish or a delete may then have happened, and
 * a read has failed, since it changes nothing.
 */
export function outcomeOfRequest(op: HistoryEvent['op'], status: number | null): Outcome {
  if (status !== null && status >= 200 && status < 300) return 'ok';
  if (op === 'read' || op === 'fetch') return 'fail';
  if (status === null) return 'info';
  if (op === 'delete' && ABSENT.includes(status)) return 'fail';
  return REFUSED.includes(status) ? 'fail' : 'info';
}

/** How a publish ended whose last answer had this status: of several requests a refusal says nothing of those before it. */
export function outcomeOfPublish(status: number, requests: number): Outcome {
  const outcome = outcomeOfRequest('publish', status);
  return outcome === 'fail' && requests > 1 ? 'info' : outcome;
}

/** How an operation of several requests ended, by their statuses in order: a refusal is definite only where nothing was accepted before. */
export function outcomeOfRequests(op: HistoryEvent['op'], statuses: readonly (number | null)[]): Outcome {
  const outcomes = statuses.map((status) => outcomeOfRequest(op, status));
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'ok')) return 'ok';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'fail') ? 'fail' : 'info';
}

/** What came of a native client; `exit` is null when it was killed or did not end in time. */
export interface NativeEnd {
  readonly exit: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

/** How a native client's publish ended: `fail` only where the client said one of the words that it is known to say of a definite refusal. */
export function outcomeOfClient(
  { exit, output }: NativeEnd,
  { definiteRefusals = [] }: Pick<Client, 'definiteRefusals'>,
): Outcome {
  if (exit === 0) return 'ok';
  return exit !== null && definiteRefusals.some((words) => words.test(output)) ? 'fail' : 'info';
}
