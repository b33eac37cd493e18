import { painter } from '../ending.ts';
import type { Terminal } from '../reporter.ts';
import { type FaultHit, Progress, type Task } from './progress.ts';
import { cut, Screen } from './screen.ts';
import { lineOf, viewOf } from './view.ts';

/** Clock and rhythm; milliseconds. */
export interface Rhythm {
  now(): number;
  /** What is drawn is drawn anew so often at least. */
  readonly everyMs: number;
  /** And so often at most, however much happens. */
  readonly atMostEveryMs: number;
  /** Where nothing is drawn: after so long a silence a line says how far the run is and what it waits for. */
  readonly silenceMs: number;
}

const RHYTHM: Rhythm = { now: () => performance.now(), everyMs: 1_000, atMostEveryMs: 50, silenceMs: 30_000 };

/**
 * Shows how far a run is: on a terminal as lines at its lower end that are drawn again, elsewhere as a line after a long silence. Everything else that is
 * written there meanwhile has to go through `print`.
 */
export class Live implements Disposable {
  readonly #terminal: Terminal;
  readonly #rhythm: Rhythm;
  readonly #screen: Screen;
  readonly #progress: Progress;
  readonly #colors: ReturnType<typeof painter>['colors'];
  #timers: NodeJS.Timeout[] = [];
  #soon: NodeJS.Timeout | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #printedAt = 0;
  #forgetResize: (() => void) | undefined;

  constructor(terminal: Terminal, rhythm: Partial<Rhythm> = {}) {
    this.#terminal = terminal;
    this.#rhythm = { ...RHYTHM, ...rhythm };
    this.#screen = new Screen(terminal);
    this.#progress = new Progress(this.#rhythm.now);
    this.#colors = painter(terminal.color).colors;
  }

  start(tasks: readonly Task[], workers: number): void {
    const { everyMs, silenceMs, now } = this.#rhythm;
    this.#progress.start(tasks, workers);
    this.#printedAt = now();
    this.#forgetResize = this.#terminal.onResize?.(() => this.#draw());
    this.#timers = [
      setInterval(() => (this.#terminal.interactive ? this.#draw() : this.#break(silenceMs)), everyMs).unref(),
    ];
    this.#changed();
  }

  begin(name: string): void {
    this.#progress.begin(name);
    this.#changed();
  }

  /** `ms`: what it took, where that was measured. */
  end(name: string, ms?: number): void {
    this.#progress.end(name, ms);
    this.#changed();
  }

  fault(fault: FaultHit): void {
    this.#progress.fault(fault);
    this.#changed();
  }

  /** What is said of the load now; shown until it is five seconds old. */
  load(text: string): void {
    this.#progress.load(text);
    this.#changed();
  }

  /** A line that stays. */
  print(line: string): void {
    this.#printedAt = this.#rhythm.now();
    this.#screen.clear(`${line}\n`);
    this.#changed();
  }

  /** The same, cut to the width of a terminal: of what the report has in full. */
  printShort(line: string): void {
    this.print(this.#terminal.interactive ? cut(line, this.#terminal.columns) : line);
  }

  /** Takes away what was drawn. */
  [Symbol.dispose](): void {
    for (const timer of [...this.#timers, this.#soon]) clearInterval(timer);
    this.#timers = [];
    this.#soon = undefined;
    this.#forgetResize?.();
    this.#screen.clear();
  }

  /** At once, or with what else happens within a blink. */
  #changed(): void {
    if (!this.#terminal.interactive || this.#timers.length === 0 || this.#soon) return;
    const wait = this.#drawnAt + this.#rhythm.atMostEveryMs - this.#rhythm.now();
    if (wait <= 0) this.#draw();
    else this.#soon = setTimeout(() => this.#draw(), wait).unref();
  }

  #draw(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#drawnAt = this.#rhythm.now();
    this.#screen.draw(viewOf(this.#progress, this.#colors, this.#screen.rows));
  }

  #break(silenceMs: number): void {
    if (this.#rhythm.now() - this.#printedAt >= silenceMs) this.print(lineOf(this.#progress));
  }
}
