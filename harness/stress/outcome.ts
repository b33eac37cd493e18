import { asError } from '../core/error.ts';
import { Violation } from '../core/finding.ts';
import type { HistoryEvent } from '../core/history.ts';
import { outcomeOfPublish } from '../history/outcome.ts';

/** How an operation ended: `info` may have happened. */
export interface Outcome {
  readonly type: Exclude<HistoryEvent['type'], 'invoke'>;
  readonly http: number | null;
  /** Word that errors are counted by, for example `status 503` or `time-out`; null when there was none. */
  readonly error: string | null;
}

/** Of a publish that was answered. */
export function publishOutcome(status: number, requests: number): Outcome {
  const type = outcomeOfPublish(status, requests);
  return { type, http: status, error: type === 'ok' ? null : `status ${status}` };
}

/** Of an operation that threw. What is no violation is a fault of ours and is thrown again. A read that failed did not happen. */
export function brokenOutcome(error: unknown, op: 'publish' | 'read' | 'fetch'): Outcome {
  if (!(error instanceof Violation)) throw error;
  return { type: op === 'publish' ? 'info' : 'fail', http: null, error: kindOf(error) };
}

function kindOf({ cause, message }: Violation): string {
  if (cause === undefined) return `violation: ${message.slice(0, 120)}`;
  const { name, code } = asError(cause) as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return TIMED_OUT;
  return code ?? name;
}

export const TIMED_OUT = 'time-out';
