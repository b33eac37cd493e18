import { type Expected, remainingMs } from './remaining.ts';

/** One thing that is to be done: a cell, a case, a planted defect, a phase of a load. */
export interface Task {
  /** Repetitions share it. */
  readonly name: string;
  readonly format: string;
  /** Milliseconds that it took when it last ran; null where nothing was recorded. */
  readonly expectedMs: number | null;
}

/** A fault that was injected, as it is told at once. */
export interface FaultHit {
  readonly cell: string;
  readonly kind: string;
  readonly hit: boolean;
  /** What shows that it hit, in a few words. */
  readonly evidence: string;
}

/** A task that goes on now, and since when. */
export interface Running {
  readonly name: string;
  readonly ms: number;
}

export interface Lane {
  readonly format: string;
  readonly done: number;
  readonly total: number;
  readonly running: readonly Running[];
}

/** What was last said of the load; a line that nobody has renewed for so long is not shown any more. */
const STALE_MS = 5_000;

/** How far a run is. Knows no terminal; `now` in milliseconds. */
export class Progress {
  readonly #now: () => number;
  readonly #running = new Map<string, number[]>();
  readonly #done = new Map<string, number>();
  readonly #ended: Expected[] = [];
  #tasks: readonly Task[] = [];
  #recorded: ReadonlyMap<string, number | null> = new Map();
  #workers = 1;
  #began = 0;
  #load = { text: '', at: Number.NEGATIVE_INFINITY };
  hits = 0;
  misses = 0;
  lastFault: FaultHit | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(tasks: readonly Task[], workers: number): void {
    this.#tasks = tasks;
    this.#recorded = new Map(tasks.map(({ name, expectedMs }) => [name, expectedMs]));
    this.#workers = workers;
    this.#began = this.#now();
  }

  begin(name: string): void {
    this.#running.set(name, [...(this.#running.get(name) ?? []), this.#now()]);
  }

  /** Without `ms`, what has passed since it began. */
  end(name: string, ms?: number): void {
    const [since, ...others] = this.#running.get(name) ?? [];
    if (others.length > 0) this.#running.set(name, others);
    else this.#running.delete(name);
    this.#done.set(name, (this.#done.get(name) ?? 0) + 1);
    this.#ended.push({ expectedMs: this.#recorded.get(name) ?? null, ms: ms ?? this.#now() - (since ?? this.#now()) });
  }

  fault(fault: FaultHit): void {
    if (fault.hit) this.hits += 1;
    else this.misses += 1;
    this.lastFault = fault;
  }

  load(text: string): void {
    this.#load = { text, at: this.#now() };
  }

  /** What was last said of the load, while it is fresh. */
  get loadLine(): string {
    return this.#now() - this.#load.at < STALE_MS ? this.#load.text : '';
  }

  get total(): number {
    return this.#tasks.length;
  }

  get done(): number {
    return this.#ended.length;
  }

  /** Milliseconds since the start. */
  get elapsedMs(): number {
    return this.#now() - this.#began;
  }

  /** Milliseconds that are left; null while nothing tells. */
  get remainingMs(): number | null {
    const begun = new Map(this.#done);
    for (const [name, since] of this.#running) begun.set(name, (begun.get(name) ?? 0) + since.length);
    const waiting = this.#tasks.filter(({ name }) => {
      const left = begun.get(name) ?? 0;
      if (left > 0) begun.set(name, left - 1);
      return left === 0;
    });
    return remainingMs({
      ended: this.#ended,
      waiting: waiting.map(({ expectedMs }) => expectedMs),
      running: this.running.map(({ name, ms }) => ({ ms, expectedMs: this.#recorded.get(name) ?? null })),
      workers: this.#workers,
    });
  }

  /** The longest first: what the run waits for. */
  get running(): readonly Running[] {
    return [...this.#running]
      .flatMap(([name, since]) => since.map((began) => ({ name, ms: this.#now() - began })))
      .sort((a, b) => b.ms - a.ms);
  }

  /** One for each format, in the order of the plan. */
  get lanes(): readonly Lane[] {
    const running = this.running;
    return [...Map.groupBy(this.#tasks, ({ format }) => format)].map(([format, tasks]) => {
      const names = new Set(tasks.map(({ name }) => name));
      const done = [...names].reduce((sum, name) => sum + (this.#done.get(name) ?? 0), 0);
      return { format, done, total: tasks.length, running: running.filter(({ name }) => names.has(name)) };
    });
  }
}
