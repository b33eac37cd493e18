import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram as Hdr } from 'hdr-histogram-js';

/** Three significant digits from one microsecond to an hour: HdrHistogram, https://hdrhistogram.github.io/HdrHistogram/ */
const RANGE = {
  lowestDiscernibleValue: 1,
  highestTrackableValue: 3_600_000_000,
  numberOfSignificantValueDigits: 3,
} as const;

/** Milliseconds, as load tools print them. */
export interface Latency {
  readonly count: number;
  readonly avg: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly 'p99.9': number;
  readonly max: number;
}

/** A histogram as it travels: `hdr` is HdrHistogram's own compressed form in base64. */
export interface HistogramData {
  readonly hdr: string;
  /** Milliseconds. */
  readonly sum: number;
  readonly max: number;
}

const BUCKET_BITS = 32;

/** Distribution of durations. Merging is exact: counts are added, percentiles are never averaged. */
export class Histogram {
  readonly #hdr: Hdr;
  // The sum and the greatest of what was recorded, since the buckets round.
  #sum = 0;
  #max = 0;

  constructor(hdr: Hdr = build({ bitBucketSize: BUCKET_BITS, autoResize: false, ...RANGE })) {
    this.#hdr = hdr;
  }

  static from({ hdr, sum, max }: HistogramData): Histogram {
    const histogram = new Histogram(decodeFromCompressedBase64(hdr, BUCKET_BITS));
    histogram.#sum = sum;
    histogram.#max = max;
    return histogram;
  }

  data(): HistogramData {
    return { hdr: encodeIntoCompressedBase64(this.#hdr), sum: this.#sum, max: this.#max };
  }

  /** Milliseconds; longer than an hour counts as an hour. */
  record(ms: number): void {
    const micros = Math.min(Math.max(Math.round(ms * 1000), 1), RANGE.highestTrackableValue);
    this.#hdr.recordValue(micros);
    this.#sum += ms;
    this.#max = Math.max(this.#max, ms);
  }

  get count(): number {
    return this.#hdr.totalCount;
  }

  /** Adds everything that the other one holds. */
  merge(other: Histogram): void {
    this.#hdr.add(other.#hdr);
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** 0 everywhere when nothing was recorded. */
  latency(): Latency {
    const at = (percentile: number) =>
      this.count === 0 ? 0 : Math.min(round(this.#hdr.getValueAtPercentile(percentile) / 1000), round(this.#max));
    return {
      count: this.count,
      avg: this.count === 0 ? 0 : round(this.#sum / this.count),
      p50: at(50),
      p90: at(90),
      p95: at(95),
      p99: at(99),
      'p99.9': at(99.9),
      max: round(this.#max),
    };
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
