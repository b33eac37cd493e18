import type { HistoryEvent } from '../core/history.ts';
import { invalid } from './invalid.ts';

/** An operation from its `invoke` to its end. */
export interface Operation extends Omit<HistoryEvent, 'type' | 'seq'> {
  /** Sequence number of the `invoke`; names the operation. */
  readonly seq: number;
  /** Sequence number of the end; Infinity when there was none. */
  readonly end: number;
  /** Milliseconds since the epoch; null when there was no end. */
  readonly endedAt: number | null;
  /** `info` when there was no end. */
  readonly outcome: 'ok' | 'fail' | 'info';
}

type Open = { -readonly [Key in keyof Operation]: Operation[Key] };

/** Joins the events of a history to operations. */
export class OperationLog {
  /** In the order of their beginnings. */
  readonly operations: Operation[] = [];
  /** Those that ended, in the order of their ends. */
  readonly ended: Operation[] = [];
  /** Time of the last event. */
  lastAt = 0;
  readonly #open = new Map<string, Open[]>();

  /** Takes the next event, which stands at `where`. Throws REPORT_INVALID for an end without a beginning. */
  add({ type, seq, ...event }: HistoryEvent, where = `event ${seq}`): void {
    this.lastAt = event.t;
    const open = this.#open.get(event.process);
    if (type === 'invoke') {
      const operation: Open = { seq, ...event, end: Number.POSITIVE_INFINITY, endedAt: null, outcome: 'info' };
      this.operations.push(operation);
      if (open) open.push(operation);
      else this.#open.set(event.process, [operation]);
      return;
    }
    const index = open?.findIndex((candidate) => candidate.op === event.op && candidate.purl === event.purl) ?? -1;
    if (!open || index === -1)
      throw invalid(where, `process ${event.process} ends a ${event.op} of ${event.purl} that it never began`);
    const [operation] = open.splice(index, 1) as [Open];
    if (open.length === 0) this.#open.delete(event.process);
    const { t, ...result } = event;
    // Of a fetch the end tells which bytes came.
    Object.assign(operation, result, { end: seq, endedAt: t, outcome: type });
    this.ended.push(operation);
  }
}
