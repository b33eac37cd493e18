import type { GROWING } from '../core/load.ts';
import { type Verdict, worst } from '../core/verdict.ts';
import { type Fit, fitPower } from './fit.ts';
import type { FormatUnderLoad } from './format-under-load.ts';

export interface GrowthOptions {
  /** Packages with one version each, or versions of one package. */
  readonly of: (typeof GROWING)[number];
  /** How many there are when the cost is measured, ascending. */
  readonly steps: readonly number[];
  /** For the whole. */
  readonly withinMs: number;
  /** The greatest exponent that is allowed; none when left out. */
  readonly exponent?: number;
}

/** Costs are medians, in milliseconds. */
export interface GrowthPoint {
  readonly n: number;
  readonly publish: number;
  readonly index: number;
}

export interface Growth {
  readonly of: GrowthOptions['of'];
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly points: readonly GrowthPoint[];
  readonly publish: Fit | null;
  readonly index: Fit | null;
}

/** Publishes that a point's cost is the median of, and reads of the index as long as these are quick. */
const SAMPLES = 9;
const READ_MS = 2_000;

/** Publishes one after the other, and measures what a publish and a read of the index cost at each step. */
export async function growth(subject: FormatUnderLoad, options: GrowthOptions): Promise<Growth> {
  const deadline = performance.now() + options.withinMs;
  const points: GrowthPoint[] = [];
  const latest: number[] = [];
  const wrong: string[] = [];
  const last = options.steps.at(-1) ?? 0;
  for (let n = 1; n <= last && performance.now() < deadline && wrong.length === 0; n++) {
    const name = options.of === 'packages' ? `g${n}` : 'grown';
    const pkg = await subject.make(name, options.of === 'packages' ? '1.0.0' : `1.0.${n}`, 'small');
    const http = subject.http();
    const [{ status }, publish] = await timed(() => subject.protocol.publish(http, pkg));
    if (status < 200 || status > 299) wrong.push(`Publish ${n} ended with status ${status}.`);
    latest.push(publish);
    if (!options.steps.includes(n)) continue;
    const reads: number[] = [];
    const enough = performance.now() + READ_MS;
    while (reads.length === 0 || (reads.length < SAMPLES && performance.now() < enough)) {
      const [listed, index] = await timed(() => subject.protocol.readIndex(http, pkg.name));
      const versions = new Set(listed.map(({ version }) => version)).size;
      const expected = options.of === 'packages' ? 1 : n;
      if (versions !== expected) wrong.push(`At ${n} the index lists ${versions} versions, not ${expected}.`);
      reads.push(index);
    }
    points.push({ n, publish: median(latest.slice(-SAMPLES)), index: median(reads) });
  }
  return judged(options, points, wrong);
}

function judged({ of, steps, withinMs, exponent }: GrowthOptions, points: GrowthPoint[], wrong: string[]): Growth {
  const [publish, index] = (['publish', 'index'] as const).map((cost) =>
    fitPower(points.map((point) => ({ n: point.n, cost: point[cost] }))),
  ) as [Fit | null, Fit | null];
  const steep = Object.entries({ publish, index }).flatMap(([cost, fit]) =>
    exponent !== undefined && fit !== null && fit.exponent > exponent
      ? [
          `The cost of ${cost} grows with the power ${fit.exponent.toFixed(2)} of the ${of}, at most ${exponent} is allowed.`,
        ]
      : [],
  );
  const short =
    wrong.length === 0 && points.length < steps.length
      ? [`Within ${withinMs} ms ${points.at(-1)?.n ?? 0} of ${steps.at(-1)} ${of} were measured.`]
      : [];
  const failures = [...new Set(wrong), ...steep];
  const verdict = worst(['pass', ...failures.map(() => 'fail' as const), ...short.map(() => 'unknown' as const)]);
  return { of, verdict, reasons: [...failures, ...short], points, publish, index };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const result = await work();
  return [result, performance.now() - started];
}
