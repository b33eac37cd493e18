import type { Package } from '../core/package.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { Histogram, type Latency } from './histogram.ts';
import { drawIndex, drawKind, type Kind, type Mix, zipf } from './mix.ts';
import { type Ended, fetch, publish, read, type Sender } from './operation.ts';
import { paced } from './pace.ts';
import { seededRandom } from './random.ts';
import { type ArrivalOptions, schedule } from './schedule.ts';
import type { Stocked } from './stock.ts';
import { mergedTally, type Summary, Tally } from './tally.ts';
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
}

export interface LoadResult {
  /** Arrivals of the schedule after the warm-up. */
  readonly planned: number;
  /** Arrivals that were not sent, since too many operations were under way. */
  readonly dropped: number;
  /** Seconds that the summary is about. */
  readonly seconds: number;
  readonly all: Summary;
  readonly kinds: Readonly<Partial<Record<Kind, Summary>>>;
  /** How late the generator was: milliseconds from the intended time to the actual one. */
  readonly lag: Latency;
  /** Bytes of bodies, warm-up included. */
  readonly sent: number;
  readonly received: number;
  readonly peakInFlight: number;
  /** Milliseconds from the last arrival to the end of the last operation. */
  readonly drainMs: number;
  /** Of all fetches and index reads the share that went to the most popular package. */
  readonly hottestShare: number;
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

/** All arrivals of a load; equal options, equal plan. */
export function plan(options: LoadOptions): Planned[] {
  const times = schedule(options, seededRandom(options.seed, 'arrivals'));
  const kinds = seededRandom(options.seed, 'kinds');
  return Array.from(times, (at) => ({ at, kind: drawKind(options.mix, kinds) }));
}

/**
 * Sends the planned arrivals at their times, whatever becomes of those before them. `fresh` has a package for each planned publish, `stock` is what
 * fetches and index reads ask for.
 */
export async function load(
  subject: FormatUnderLoad,
  planned: readonly Planned[],
  packages: { readonly fresh: readonly Package[]; readonly stock: readonly Stocked[] },
  options: LoadOptions,
  onProgress: (look: () => LoadProgress) => Disposable = () => ({ [Symbol.dispose]() {} }),
): Promise<LoadResult> {
  const run = new LoadRun(subject, packages, options);
  using _progress = onProgress(() => run.progress());
  const kinds = planned.values();
  const times = planned.values().map(({ at }) => at);
  try {
    await paced(times, (at, began) => run.arrive(kinds.next().value!.kind, at, began), subject.signal);
    const arrived = performance.now();
    await run.ended();
    return run.result(planned, performance.now() - arrived);
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
  readonly #popularity: readonly number[];
  readonly #random;
  readonly #meter = new WireMeter();
  readonly #tallies = new Map<Kind, Tally>();
  readonly #lag = new Histogram();
  readonly #running = new Set<Promise<void>>();
  readonly #published: Package[] = [];
  readonly #asked: number[];
  /** Numbers of logical senders that have nothing to do; each does one thing at a time. */
  readonly #idle: number[] = [];
  #senders = 0;
  #sent = 0;
  #ended = 0;
  #failed = 0;
  #dropped = 0;
  #droppedMeasured = 0;

  constructor(
    subject: FormatUnderLoad,
    { fresh, stock }: { fresh: readonly Package[]; stock: readonly Stocked[] },
    options: LoadOptions,
  ) {
    this.#subject = subject;
    this.#options = options;
    this.#fresh = fresh.values();
    this.#stock = stock;
    this.#popularity = zipf(stock.length, options.zipf);
    this.#asked = stock.map(() => 0);
    this.#random = seededRandom(options.seed, 'keys');
  }

  arrive(kind: Kind, intended: number, began: number): void {
    const measured = intended >= this.#options.warmUpMs;
    // Drawn for dropped arrivals as well, so that the others stay the same.
    const key = drawIndex(this.#popularity, this.#random);
    const pkg = kind === 'publish' ? this.#fresh.next().value! : undefined;
    if (this.#running.size >= this.#options.inFlight) {
      this.#dropped += 1;
      if (measured) this.#droppedMeasured += 1;
      return;
    }
    const lateness = performance.now() - began - intended;
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
        this.#published.push(pkg);
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

  result(planned: readonly Planned[], drainMs: number): LoadResult {
    const { durationMs, warmUpMs } = this.#options;
    const seconds = (durationMs - warmUpMs) / 1000;
    const asked = this.#asked.reduce((sum, count) => sum + count, 0);
    const kinds = [...this.#tallies].map(([kind, tally]) => [kind, tally.summary(seconds)]);
    return {
      planned: planned.filter(({ at }) => at >= warmUpMs).length,
      dropped: this.#droppedMeasured,
      seconds,
      all: mergedTally(this.#tallies).summary(seconds),
      kinds: Object.fromEntries(kinds),
      lag: this.#lag.latency(),
      sent: this.#meter.sent,
      received: this.#meter.received,
      peakInFlight: this.#meter.peak,
      drainMs: Math.round(drainMs),
      hottestShare: asked === 0 ? 0 : Math.max(...this.#asked) / asked,
      published: this.#published,
    };
  }
}
