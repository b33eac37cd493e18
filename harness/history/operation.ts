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
  add(event: HistoryEvent, where = `event ${event.seq}`): void {
    this.lastAt = event.t;
    if (event.type === 'invoke') this.#begin(event);
    else this.#end(event, event.type, where);
  }

  #begin({ seq, t, process, client, format, op, purl, digest, size }: HistoryEvent): void {
    const base = { seq, t, process, client, format, op, purl, digest, size };
    const operation: Open = { ...base, end: Number.POSITIVE_INFINITY, endedAt: null, outcome: 'info' };
    this.operations.push(operation);
    const open = this.#open.get(process);
    if (open) open.push(operation);
    else this.#open.set(process, [operation]);
  }

  #end(event: HistoryEvent, outcome: Operation['outcome'], where: string): void {
    const { process, op, purl } = event;
    const open = this.#open.get(process);
    const index = open?.findIndex((candidate) => candidate.op === op && candidate.purl === purl) ?? -1;
    if (!open || index === -1) throw invalid(where, `process ${process} ends a ${op} of ${purl} that it never began`);
    const operation = open[index]!;
    if (open.length === 1) this.#open.delete(process);
    else open.splice(index, 1);
    operation.end = event.seq;
    operation.endedAt = event.t;
    operation.outcome = outcome;
    // Of a fetch the end tells which bytes came.
    operation.digest = event.digest;
    operation.size = event.size;
    if (event.exit !== undefined) operation.exit = event.exit;
    if (event.http !== undefined) operation.http = event.http;
    if (event.evidence !== undefined) operation.evidence = event.evidence;
    if (event.seen !== undefined) operation.seen = event.seen;
    if (event.incoherent !== undefined) operation.incoherent = event.incoherent;
    this.ended.push(operation);
  }
}
