import type { Package } from '../core/package.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { Histogram } from './histogram.ts';
import { drawIndex, drawKind, type Kind, type Mix, zipf } from './mix.ts';
import { type Ended, fetch, publish, read, type Sender } from './operation.ts';
import { paced } from './pace.ts';
import { figuresOf, type LoadFigures, type LoadPart } from './part.ts';
import { seededRandom } from './random.ts';
import { type ArrivalOptions, schedule } from './schedule.ts';
import type { Stocked } from './stock.ts';
import { Tally } from './tally.ts';
import { WireMeter } from './wire-meter.ts';

export interface LoadOptions extends ArrivalOptions {
  /** Milliseconds at the beginning that are left out of the summary. */
  readonly warmUpMs: number;
  readonly mix: Mix;
  /** Exponent of Zipf's law over the packages that are there; 0 spreads evenly. */
  readonly zipf: number;
  /** Arrivals that find so many operations under way are dropped. */
  readonly inFlight: number;
  /** For one request. */
  readonly timeoutMs: number;
  readonly seed: string;
}

/** One arrival, decided before the clock starts. */
export interface Planned {
  /** Milliseconds from the beginning. */
  readonly at: number;
  readonly kind: Kind;
  /** Position in the stock of the package that a fetch or an index read asks for. */
  readonly key: number;
}

export interface LoadResult extends LoadFigures {
  /** Packages that were published, in the warm-up as well. */
  readonly published: readonly Package[];
}

/** What is known while the load goes on. */
export interface LoadProgress {
  readonly sent: number;
  readonly ended: number;
  readonly failed: number;
  readonly dropped: number;
  readonly underWay: number;
}

/** All arrivals of a load that has so many packages in stock; equal options, equal plan. */
export function plan(options: LoadOptions & { readonly stock: number }): Planned[] {
  const times = schedule(options, seededRandom(options.seed, 'arrivals'));
  const kinds = seededRandom(options.seed, 'kinds');
  const keys = seededRandom(options.seed, 'keys');
  const popularity = zipf(options.stock, options.zipf);
  return Array.from(times, (at) => ({ at, kind: drawKind(options.mix, kinds), key: drawIndex(popularity, keys) }));
}

/** What a load sends. */
export interface Prepared {
  readonly planned: readonly Planned[];
  /** A package for each planned publish, in their order. */
  readonly fresh: readonly Package[];
  /** What fetches and index reads ask for. */
  readonly stock: readonly Stocked[];
}

export type OnProgress = (look: () => LoadProgress) => Disposable;

const UNWATCHED: OnProgress = () => ({ [Symbol.dispose]() {} });

/** Generates a load in this process, from now. */
export async function load(
  subject: FormatUnderLoad,
  prepared: Prepared,
  options: LoadOptions,
  onProgress?: OnProgress,
): Promise<LoadResult> {
  const { part, published } = await generate(subject, prepared, options, performance.now(), onProgress);
  return { ...figuresOf(part, options), published };
}

/**
 * Sends the planned arrivals at their times, whatever becomes of those before them. `began` is what their times count from, on the clock of
 * `performance.now()`.
 */
export async function generate(
  subject: FormatUnderLoad,
  prepared: Prepared,
  options: LoadOptions,
  began: number,
  onProgress = UNWATCHED,
): Promise<{ part: LoadPart; published: readonly Package[] }> {
  const { planned } = prepared;
  const run = new LoadRun(subject, prepared, options, began);
  using _progress = onProgress(() => run.progress());
  const arrivals = planned.values();
  const times = planned.values().map(({ at }) => at);
  try {
    await paced(times, () => run.arrive(arrivals.next().value!), subject.signal, began);
    const arrivedMs = performance.now() - began;
    await run.ended();
    const part = run.part(planned, { arrivedMs, endedMs: performance.now() - began });
    return { part, published: run.published };
  } finally {
    // Interrupted or not: when this ends, nothing is under way any more.
    await run.settled();
  }
}

class LoadRun {
  readonly #subject: FormatUnderLoad;
  readonly #options: LoadOptions;
  readonly #fresh: Iterator<Package>;
  readonly #stock: readonly Stocked[];
  readonly #began: number;
  readonly published: Package[] = [];
  readonly #meter = new WireMeter();
  readonly #tallies = new Map<Kind, Tally>();
  readonly #lag = new Histogram();
  readonly #running = new Set<Promise<void>>();
  readonly #asked: number[];
  /** Numbers of logical senders that have nothing to do; each does one thing at a time. */
  readonly #idle: number[] = [];
  #senders = 0;
  #sent = 0;
  #ended = 0;
  #failed = 0;
  #dropped = 0;
  #droppedMeasured = 0;

  constructor(subject: FormatUnderLoad, { fresh, stock }: Prepared, options: LoadOptions, began: number) {
    this.#subject = subject;
    this.#options = options;
    this.#fresh = fresh.values();
    this.#stock = stock;
    this.#asked = stock.map(() => 0);
    this.#began = began;
  }

  arrive({ at: intended, kind, key }: Planned): void {
    const measured = intended >= this.#options.warmUpMs;
    // Taken for dropped arrivals as well, so that the others stay the same.
    const pkg = kind === 'publish' ? this.#fresh.next().value! : undefined;
    if (this.#running.size >= this.#options.inFlight) {
      this.#dropped += 1;
      if (measured) this.#droppedMeasured += 1;
      return;
    }
    const lateness = performance.now() - this.#began - intended;
    if (measured) this.#lag.record(lateness);
    this.#sent += 1;
    const work = this.#operate(kind, key, pkg).then((end) => {
      this.#ended += 1;
      if (end.error !== null) this.#failed += 1;
      if (measured) this.#tally(kind).add({ error: end.error, serviceMs: end.ms, responseMs: end.ms + lateness });
    });
    this.#running.add(work);
    // A rejection is a fault of ours: it is met by `ended`.
    work.then(
      () => this.#running.delete(work),
      () => {},
    );
  }

  async #operate(kind: Kind, key: number, pkg: Package | undefined): Promise<Ended> {
    const number = this.#idle.pop() ?? this.#senders++;
    const own = new WireMeter();
    const http = this.#subject.http({
      intercept: (send) => this.#meter.intercept(own.intercept(send)),
      timeoutMs: this.#options.timeoutMs,
    });
    const sender: Sender = { subject: this.#subject, http, process: `sender-${number}` };
    try {
      if (pkg) {
        this.published.push(pkg);
        return await publish(sender, pkg, () => own.requests);
      }
      this.#asked[key]! += 1;
      const stocked = this.#stock[key]!;
      return await (kind === 'index'
        ? read(sender, stocked.pkg)
        : fetch(sender, stocked.pkg, stocked.file, stocked.entry));
    } finally {
      this.#idle.push(number);
    }
  }

  #tally(kind: Kind): Tally {
    const tally = this.#tallies.get(kind) ?? new Tally();
    this.#tallies.set(kind, tally);
    return tally;
  }

  /** Rejects when an operation met a fault of ours. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  progress(): LoadProgress {
    return {
      sent: this.#sent,
      ended: this.#ended,
      failed: this.#failed,
      dropped: this.#dropped,
      underWay: this.#running.size,
    };
  }

  part(planned: readonly Planned[], times: Pick<LoadPart, 'arrivedMs' | 'endedMs'>): LoadPart {
    const { warmUpMs } = this.#options;
    return {
      ...times,
      planned: planned.filter(({ at }) => at >= warmUpMs).length,
      dropped: this.#droppedMeasured,
      tallies: this.#tallies,
      lag: this.#lag,
      sent: this.#meter.sent,
      received: this.#meter.received,
      peakInFlight: this.#meter.peak,
      asked: this.#asked,
    };
  }
}
