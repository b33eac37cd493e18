import type { HistoryEvent, SeenFile } from '../core/history.ts';
import { invalid } from './invalid.ts';

/** An operation from its `invoke` to its end. */
export interface Operation
  extends Pick<HistoryEvent, 't' | 'process' | 'client' | 'format' | 'op' | 'purl' | 'digest' | 'size'> {
  /** Sequence number of the `invoke`; names the operation. */
  readonly seq: number;
  /** Sequence number of the end; Infinity when there was none. */
  readonly end: number;
  /** Milliseconds since the epoch; null when there was no end. */
  readonly endedAt: number | null;
  /** `info` when there was no end. */
  readonly outcome: 'ok' | 'fail' | 'info';
  /** What the end says. */
  readonly exit?: number | undefined;
  readonly http?: number | undefined;
  readonly evidence?: string | undefined;
  readonly seen?: readonly SeenFile[] | undefined;
  readonly incoherent?: string | null | undefined;
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
  readonly #texts = new Map<string, string>();

  /** Takes the next event, which stands at `where`. Throws REPORT_INVALID for an end without a beginning. */
  add(event: HistoryEvent, where = `event ${event.seq}`): void {
    this.lastAt = event.t;
    if (event.type === 'invoke') this.#begin(event);
    else this.#end(event, event.type, where);
  }

  #begin({ seq, t, process, client, format, op, purl, digest, size }: HistoryEvent): void {
    const operation: Open = {
      seq,
      t,
      process: this.#one(process),
      client: this.#one(client),
      format: this.#one(format),
      op,
      purl: this.#one(purl),
      digest: this.#one(digest),
      size,
      end: Number.POSITIVE_INFINITY,
      endedAt: null,
      outcome: 'info',
      // All of one shape from the beginning: a million objects that grow later would take half as much memory again.
      exit: undefined,
      http: undefined,
      evidence: undefined,
      seen: undefined,
      incoherent: undefined,
    };
    this.operations.push(operation);
    const open = this.#open.get(process);
    if (open) open.push(operation);
    else this.#open.set(process, [operation]);
  }

  #end(event: HistoryEvent, outcome: Operation['outcome'], where: string): void {
    const { process, op, purl } = event;
    const open = this.#open.get(process) ?? [];
    const index = open.findIndex((candidate) => candidate.op === op && candidate.purl === purl);
    const [operation] = index === -1 ? [] : open.splice(index, 1);
    if (!operation) throw invalid(where, `process ${process} ends a ${op} of ${purl} that it never began`);
    operation.end = event.seq;
    operation.endedAt = event.t;
    operation.outcome = outcome;
    // Of a fetch the end tells which bytes came.
    operation.digest = this.#one(event.digest);
    operation.size = event.size;
    operation.exit = event.exit;
    operation.http = event.http;
    operation.evidence = event.evidence;
    operation.seen = event.seen;
    operation.incoherent = event.incoherent;
    this.ended.push(operation);
  }

  /** The same text as before, where there was one: most of a million digests are repeated, and they are compared often. */
  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}
