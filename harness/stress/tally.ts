import { Histogram, type HistogramData, type Latency } from './histogram.ts';

/** What load of one kind, or of all together, came to. */
export interface Summary {
  readonly requests: number;
  /** Operations a second that ended, whatever their outcome. */
  readonly rate: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Share of operations that ended in an error. */
  readonly errorShare: number;
  /** From the intended time of sending: what a user would wait. */
  readonly response: Latency;
  /** From the actual time of sending. */
  readonly service: Latency;
}

/** A tally as it travels. */
export interface TallyData {
  readonly requests: number;
  readonly failed: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly response: HistogramData;
  readonly service: HistogramData;
}

/** Gathers how operations ended. */
export class Tally {
  requests: number;
  failed: number;
  readonly errors: Map<string, number>;
  readonly #response: Histogram;
  readonly #service: Histogram;

  constructor(data?: TallyData) {
    this.requests = data?.requests ?? 0;
    this.failed = data?.failed ?? 0;
    this.errors = new Map(Object.entries(data?.errors ?? {}));
    this.#response = data ? Histogram.from(data.response) : new Histogram();
    this.#service = data ? Histogram.from(data.service) : new Histogram();
  }

  data(): TallyData {
    return {
      requests: this.requests,
      failed: this.failed,
      errors: Object.fromEntries(this.errors),
      response: this.#response.data(),
      service: this.#service.data(),
    };
  }

  /** Times are milliseconds. */
  add(ended: { readonly error: string | null; readonly responseMs: number; readonly serviceMs: number }): void {
    this.requests += 1;
    this.#response.record(ended.responseMs);
    this.#service.record(ended.serviceMs);
    if (ended.error === null) return;
    this.failed += 1;
    this.errors.set(ended.error, (this.errors.get(ended.error) ?? 0) + 1);
  }

  merge(other: Tally): void {
    this.requests += other.requests;
    this.failed += other.failed;
    for (const [error, count] of other.errors) this.errors.set(error, (this.errors.get(error) ?? 0) + count);
    this.#response.merge(other.#response);
    this.#service.merge(other.#service);
  }

  summary(seconds: number): Summary {
    return {
      requests: this.requests,
      rate: round(this.requests / seconds),
      errors: Object.fromEntries(this.errors),
      errorShare: this.requests === 0 ? 0 : this.failed / this.requests,
      response: this.#response.latency(),
      service: this.#service.latency(),
    };
  }
}

/** A tally of everything that the given ones hold, which stay as they are. */
export function mergedTally(tallies: Iterable<Tally>): Tally {
  const all = new Tally();
  for (const tally of tallies) all.merge(tally);
  return all;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
