import type { HistoryEvent } from '../../core/history.ts';

const EVERY_MS = 1_000;
/** Where lines stay: one in so many looks. */
const LINE_EVERY = 10;

/** Counts what the cases do, and tells it once a second. */
export class FaultProgress implements Disposable {
  #ended = 0;
  #before = 0;
  #errors = 0;
  #faults = 0;
  #looks = 0;
  readonly #timer: NodeJS.Timeout;

  /** `show` gets every line, `keep` one of ten. */
  constructor(show: (line: string) => void, keep: (line: string) => void) {
    this.#timer = setInterval(() => {
      const line = this.line();
      show(line);
      this.#looks += 1;
      if (this.#looks % LINE_EVERY === 0) keep(line);
    }, EVERY_MS).unref();
  }

  event({ type }: Pick<HistoryEvent, 'type'>): void {
    if (type === 'invoke') return;
    this.#ended += 1;
    if (type !== 'ok') this.#errors += 1;
  }

  fault(): void {
    this.#faults += 1;
  }

  /** Operations since the last line, and everything since the beginning. */
  line(): string {
    const rate = this.#ended - this.#before;
    this.#before = this.#ended;
    return `${rate} operations/s, ${this.#ended} in all, ${this.#errors} not acknowledged, ${this.#faults} faults`;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
