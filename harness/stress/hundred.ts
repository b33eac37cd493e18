import PQueue from 'p-queue';
import type { FinalObservation } from '../core/observation.ts';
import type { Package } from '../core/package.ts';
import type { Size } from '../core/size.ts';
import { type Verdict, worst } from '../core/verdict.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { Histogram, type Latency } from './histogram.ts';
import { TIMED_OUT } from './outcome.ts';
import { publishTogether, type SentTogether } from './publish-together.ts';
import { type Problem, type Verified, verify } from './verify.ts';

export interface HundredOptions {
  readonly count: number;
  readonly size: Size;
  /** Milliseconds from the release within which each publish has to be acknowledged. */
  readonly timeoutMs: number;
  /** Milliseconds that it may take until all requests are in flight. */
  readonly gatherMs: number;
}

export interface HundredResult {
  readonly format: string;
  readonly by: FormatUnderLoad['by'];
  readonly size: Size;
  readonly count: number;
  readonly verdict: Verdict;
  /** Why it is no pass, one sentence each. */
  readonly reasons: readonly string[];
  readonly acknowledged: number;
  readonly listed: number;
  readonly intact: number;
  readonly timedOut: number;
  /** Requests that had begun and not ended when the barrier opened, and at most so far; `door` is null where there is none. */
  readonly inFlight: {
    readonly atRelease: { readonly sender: number; readonly door: number | null };
    readonly peak: { readonly sender: number; readonly door: number | null };
  };
  /** From the release to the acknowledgement. */
  readonly latency: Latency;
  /** Bytes of bodies. */
  readonly sent: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  readonly observation: FinalObservation;
  /** Milliseconds. */
  readonly took: { readonly generate: number; readonly publish: number; readonly verify: number };
}

const GENERATORS = 2;

/** Publishes of distinct packages that are in flight together; then each has to be in the index, and to be fetched as it was sent. */
export async function hundred(subject: FormatUnderLoad, options: HundredOptions): Promise<HundredResult> {
  const [packages, generate] = await timed(() => makeAll(subject, options));
  const [sent, publishing] = await timed(() => publishTogether(subject, packages, options));
  const [verified, verifying] = await timed(() => verify(subject, sent.packages));
  const took = { generate, publish: publishing, verify: verifying };
  return { ...judged(subject, options, sent, verified), took };
}

function makeAll(subject: FormatUnderLoad, { count, size }: HundredOptions): Promise<Package[]> {
  const queue = new PQueue({ concurrency: GENERATORS });
  return queue.addAll(Array.from({ length: count }, (_, index) => () => subject.make(`h${index}`, '1.0.0', size)));
}

function judged(
  subject: FormatUnderLoad,
  { count, size, timeoutMs }: HundredOptions,
  { release, doorAtRelease, peak, bytes, ended }: SentTogether,
  { listed, intact, problems, seen, fetched, incoherent }: Verified,
): Omit<HundredResult, 'took'> {
  const acknowledged = ended.filter(({ type }) => type === 'ok').length;
  const late = (end: (typeof ended)[number]) => end.error === TIMED_OUT || end.sinceRelease > timeoutMs;
  const timedOut = ended.filter(late).length;
  const errors = countBy(ended.flatMap(({ error }) => (error === null ? [] : [error])));
  const failures = [
    ...(acknowledged < count
      ? [`${acknowledged} of ${count} publishes were acknowledged; the others: ${counted(errors)}.`]
      : []),
    ...(timedOut > 0 ? [`${timedOut} publishes had no answer within ${timeoutMs} ms.`] : []),
    ...(listed.size !== acknowledged
      ? [`The index lists ${listed.size} packages, acknowledged were ${acknowledged}.`]
      : []),
    ...(intact.size < count ? [`${intact.size} of ${count} packages were fetched as they were sent.`] : []),
    ...(problems.length > 0 ? [`${problems.length} problems, first ${describe(problems[0]!)}`] : []),
  ];
  const together = Math.min(release.arrived, doorAtRelease ?? release.arrived);
  const doubts = together < count ? [`${together} of ${count} publishes were in flight when the barrier opened.`] : [];
  const verdicts: Verdict[] = ['pass', ...failures.map(() => 'fail' as const), ...doubts.map(() => 'unknown' as const)];
  const histogram = new Histogram();
  for (const end of ended) if (end.type === 'ok') histogram.record(end.sinceRelease);
  return {
    format: subject.format,
    by: subject.by,
    size,
    count,
    verdict: worst(verdicts),
    reasons: [...failures, ...doubts],
    acknowledged,
    listed: listed.size,
    intact: intact.size,
    timedOut,
    inFlight: {
      atRelease: { sender: release.arrived, door: doorAtRelease },
      peak,
    },
    latency: histogram.latency(),
    sent: bytes,
    errors,
    problems,
    observation: { listed: seen, fetched, incoherent, orphans: null, faults: [] },
  };
}

function describe({ kind, purl, expected, actual }: Problem): string {
  return `${purl} ${kind}: expected ${expected}, got ${actual}`;
}

function counted(errors: Readonly<Record<string, number>>): string {
  return Object.entries(errors)
    .map(([error, times]) => `${times} ${error}`)
    .join(', ');
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const result = await work();
  return [result, Math.round(performance.now() - started)];
}
