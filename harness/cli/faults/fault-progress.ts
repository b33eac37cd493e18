import type { FaultRecord } from '../../core/fault.ts';
import type { HistoryEvent } from '../../core/history.ts';
import type { FaultHit } from '../../report/live/progress.ts';

const EVERY_MS = 1_000;
/** Of the evidence of a fault, as much as a line has room for. */
const WORDS = 120;

/** Where the progress of the cases is shown. */
export interface FaultShow {
  fault(fault: FaultHit): void;
  load(line: string): void;
}

/** Tells of each fault as it comes, and once a second what the cases do. */
export class FaultProgress implements Disposable {
  #ended = 0;
  #before = 0;
  #errors = 0;
  readonly #show: FaultShow;
  readonly #timer: NodeJS.Timeout;

  constructor(show: FaultShow) {
    this.#show = show;
    this.#timer = setInterval(() => show.load(this.line()), EVERY_MS).unref();
  }

  event({ type }: Pick<HistoryEvent, 'type'>): void {
    if (type === 'invoke') return;
    this.#ended += 1;
    if (type !== 'ok') this.#errors += 1;
  }

  fault(cell: string, { fault: kind, hit, evidence }: Pick<FaultRecord, 'fault' | 'hit' | 'evidence'>): void {
    this.#show.fault({ cell, kind, hit, evidence: evidence.join('; ').slice(0, WORDS) });
  }

  /** Operations since the last line, and everything since the beginning. */
  line(): string {
    const rate = this.#ended - this.#before;
    this.#before = this.#ended;
    return `${rate} operations/s, ${this.#ended} in all, ${this.#errors} not acknowledged`;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
