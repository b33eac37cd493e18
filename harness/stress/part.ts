import { Histogram, type HistogramData, type Latency } from './histogram.ts';
import type { Kind } from './mix.ts';
import { mergedTally, type Summary, Tally, type TallyData } from './tally.ts';

/** What one generator measured of a load; parts of several are merged before anything is divided. */
export interface LoadPart {
  /** Arrivals of its schedule after the warm-up. */
  readonly planned: number;
  /** Of them, those that were not sent. */
  readonly dropped: number;
  readonly tallies: ReadonlyMap<Kind, Tally>;
  /** How late it was. */
  readonly lag: Histogram;
  /** Bytes of bodies. */
  readonly sent: number;
  readonly received: number;
  readonly peakInFlight: number;
  /** Milliseconds from the beginning to the last arrival, and to the end of the last operation. */
  readonly arrivedMs: number;
  readonly endedMs: number;
  /** How often each package of the stock was asked for. */
  readonly asked: readonly number[];
}

/** What a load came to, whoever generated it. */
export interface LoadFigures {
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
  /** Of several generators the sum of their peaks, which is the most that it can have been. */
  readonly peakInFlight: number;
  /** Milliseconds from the last arrival to the end of the last operation. */
  readonly drainMs: number;
  /** Of all fetches and index reads the share that went to the most popular package. */
  readonly hottestShare: number;
}

/** Merges parts exactly: counts and histograms are added, times are the latest ones. */
export function mergeParts(parts: readonly LoadPart[]): LoadPart {
  const tallies = new Map<Kind, Tally>();
  const lag = new Histogram();
  for (const part of parts) {
    for (const [kind, tally] of part.tallies) tallies.set(kind, mergedTally([tallies.get(kind) ?? new Tally(), tally]));
    lag.merge(part.lag);
  }
  const sum = (of: (part: LoadPart) => number) => parts.reduce((total, part) => total + of(part), 0);
  const last = (of: (part: LoadPart) => number) => Math.max(0, ...parts.map(of));
  const stock = last(({ asked }) => asked.length);
  return {
    planned: sum(({ planned }) => planned),
    dropped: sum(({ dropped }) => dropped),
    tallies,
    lag,
    sent: sum(({ sent }) => sent),
    received: sum(({ received }) => received),
    peakInFlight: sum(({ peakInFlight }) => peakInFlight),
    arrivedMs: last(({ arrivedMs }) => arrivedMs),
    endedMs: last(({ endedMs }) => endedMs),
    asked: Array.from({ length: stock }, (_, index) => sum(({ asked }) => asked[index] ?? 0)),
  };
}

/** The figures of a part, or of all of them merged, over the time after the warm-up. */
export function figuresOf(
  part: LoadPart,
  { durationMs, warmUpMs }: { readonly durationMs: number; readonly warmUpMs: number },
): LoadFigures {
  const { planned, dropped, tallies, lag, sent, received, peakInFlight, asked } = part;
  const seconds = (durationMs - warmUpMs) / 1000;
  const reads = asked.reduce((sum, count) => sum + count, 0);
  return {
    ...{ planned, dropped, seconds, sent, received, peakInFlight },
    all: mergedTally(tallies.values()).summary(seconds),
    kinds: Object.fromEntries([...tallies].map(([kind, tally]) => [kind, tally.summary(seconds)])),
    lag: lag.latency(),
    drainMs: Math.round(Math.max(0, part.endedMs - part.arrivedMs)),
    hottestShare: reads === 0 ? 0 : Math.max(...asked) / reads,
  };
}

/** A part as it travels. */
export interface PartData extends Omit<LoadPart, 'tallies' | 'lag'> {
  readonly tallies: Readonly<Partial<Record<Kind, TallyData>>>;
  readonly lag: HistogramData;
}

export function partData({ tallies, lag, ...rest }: LoadPart): PartData {
  const kinds = [...tallies].map(([kind, tally]) => [kind, tally.data()]);
  return { ...rest, tallies: Object.fromEntries(kinds), lag: lag.data() };
}

export function partFrom({ tallies, lag, ...rest }: PartData): LoadPart {
  const kinds = Object.entries(tallies) as [Kind, TallyData][];
  return { ...rest, tallies: new Map(kinds.map(([kind, data]) => [kind, new Tally(data)])), lag: Histogram.from(lag) };
}
