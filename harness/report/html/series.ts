import type { HistoryEvent } from '../../core/history.ts';
import { readLines } from './evidence.ts';

/** A load over time, one value a second; and its latencies as a distribution. */
export interface LoadSeries {
  /** Seconds since the first operation. */
  readonly seconds: readonly number[];
  /** Operations that ended in this second, and those of them that did not end well. */
  readonly ended: readonly number[];
  readonly failed: readonly number[];
  /** Milliseconds from sending to the end; null in a second in which nothing ended. */
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** Percentiles of all, from the median to the slowest: how rare (1/(1-p)) and milliseconds. */
  readonly curve: readonly { readonly oneIn: number; readonly ms: number }[];
}

interface Ended {
  readonly at: number;
  readonly ms: number;
  readonly ok: boolean;
}

/** Processes of one kind (`sender-0`, `sender-1`, …) work together, one after another phase. */
export type SeriesByCrew = Readonly<Record<string, LoadSeries>>;

/** Per format the series of each crew, from the history of the run. What a process does alone is preparation. */
export async function loadSeries(dir: string): Promise<Record<string, SeriesByCrew>> {
  const open = new Map<string, HistoryEvent>();
  const ended = new Map<string, Map<string, Ended[]>>();
  for (const event of await readLines<HistoryEvent>(dir, 'history.jsonl')) {
    const crew = /^(.+)-\d+$/.exec(event.process)?.[1];
    const key = `${event.format} ${event.process}`;
    const begun = open.get(key);
    if (event.type === 'invoke') open.set(key, event);
    else if (begun && crew !== undefined) {
      open.delete(key);
      const crews = ended.get(event.format) ?? new Map<string, Ended[]>();
      ended.set(event.format, crews);
      const list = crews.get(crew) ?? [];
      crews.set(crew, list);
      list.push({ at: event.t, ms: event.t - begun.t, ok: event.type === 'ok' });
    }
  }
  return Object.fromEntries(
    [...ended].map(([format, crews]) => [
      format,
      Object.fromEntries([...crews].map(([crew, list]) => [crew, seriesOf(list)])),
    ]),
  );
}

export function seriesOf(ended: readonly Ended[]): LoadSeries {
  const first = ended.reduce((least, { at, ms }) => Math.min(least, at - ms), Number.POSITIVE_INFINITY);
  const bySecond = Map.groupBy(ended, ({ at }) => Math.floor((at - first) / 1000));
  const seconds = Array.from({ length: Math.max(0, ...bySecond.keys()) + 1 }, (_, second) => second);
  const sorted = seconds.map((second) => latencies(bySecond.get(second) ?? []));
  const all = latencies(ended);
  return {
    seconds,
    ended: sorted.map(({ length }) => length),
    failed: seconds.map((second) => (bySecond.get(second) ?? []).filter(({ ok }) => !ok).length),
    p50: sorted.map((each) => quantile(each, 0.5)),
    p95: sorted.map((each) => quantile(each, 0.95)),
    max: sorted.map((each) => each.at(-1) ?? null),
    curve: rarities(all.length).map((oneIn) => ({ oneIn, ms: quantile(all, 1 - 1 / oneIn)! })),
  };
}

function latencies(ended: readonly Ended[]): number[] {
  return ended.map(({ ms }) => ms).sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

/** From one in one to one in all, in equal steps of a logarithmic scale. */
function rarities(count: number): number[] {
  if (count === 0) return [];
  const steps = Math.max(1, Math.ceil(Math.log2(count) * 4));
  return Array.from({ length: steps + 1 }, (_, step) => count ** (step / steps));
}
