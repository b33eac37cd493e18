import { asError } from '../core/error.ts';
import { Violation } from '../core/finding.ts';
import type { HistoryEvent } from '../core/history.ts';

/** How an operation ended: `info` may have happened. */
export interface Outcome {
  readonly type: Exclude<HistoryEvent['type'], 'invoke'>;
  readonly http: number | null;
  /** Word that errors are counted by, for example `status 503` or `time-out`; null when there was none. */
  readonly error: string | null;
}

/** Statuses by which a registry says that it did nothing: design, section 6. */
const REFUSALS = [400, 401, 403, 409, 413, 422];

/** Of a publish. A refusal is definite only where the whole publish was one request: otherwise a part of it may be there. */
export function publishOutcome(status: number, requests: number): Outcome {
  if (status >= 200 && status < 300) return { type: 'ok', http: status, error: null };
  const definite = requests === 1 && REFUSALS.includes(status);
  return { type: definite ? 'fail' : 'info', http: status, error: `status ${status}` };
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
