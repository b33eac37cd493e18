import { availableParallelism } from 'node:os';
import { HarnessError } from '../core/error.ts';
import type { Package } from '../core/package.ts';
import type { Size } from '../core/size.ts';
import { type Verdict, worst } from '../core/verdict.ts';
import type { FormatUnderLoad } from './format-under-load.ts';
import { type LoadOptions, load, type OnProgress, type Prepared, plan } from './load.ts';
import type { Generated, GeneratorReport, LoadRunner } from './load-runner.ts';
import { NOT_LISTED, WRONG_BYTES } from './operation.ts';
import type { LoadFigures } from './part.ts';
import { combined, type Resources, ResourceWatch } from './resources.ts';
import { makePackages, publishStock, type Stocked } from './stock.ts';
import { crossed, type Thresholds } from './thresholds.ts';

export interface LoadTestOptions extends LoadOptions {
  readonly size: Size;
  /** Packages that are there before the load begins. */
  readonly stock: number;
  readonly thresholds: Thresholds;
  /** Milliseconds that the generator may be late in one of a hundred arrivals. */
  readonly lagMs: number;
}

/** What surrounds a load: whose process is watched, and who wants to know how far it is. */
export interface LoadSurroundings {
  /** Of the target; null where the harness did not start it. */
  pid(): number | null;
  readonly onProgress?: OnProgress;
  /** Who generates it; this process by default. */
  readonly generate?: LoadRunner;
}

export interface LoadTestResult extends LoadFigures {
  readonly verdict: Verdict;
  /** Thresholds that were crossed and promises that were broken, one sentence each. */
  readonly failures: readonly string[];
  /** Why the numbers may speak of the generator, one sentence each. */
  readonly doubts: readonly string[];
  readonly resources: Resources;
  /** Where several generated it, each of them. */
  readonly generators?: readonly GeneratorReport[];
}

/** Operations of one load; more would neither fit the time nor the memory that is promised. */
export const MOST_ARRIVALS = 200_000;
export const MOST_PUBLISHES = 5_000;
/** Share of the time in which the generator's thread may be busy: above it every number speaks of the generator. */
const MOST_BUSY = 0.95;
/** Share of the machine's cores that others may take before long response times speak of them. */
const MOST_OTHERS = 0.25;

/** Plans a load, generates what it publishes, and puts in place what it reads. Throws USAGE for a load beyond the stated bounds. */
export async function prepareLoad(
  subject: FormatUnderLoad,
  options: LoadTestOptions,
  base: string,
  stock?: readonly Stocked[],
): Promise<Prepared> {
  const expected = (options.rate * options.durationMs) / 1000;
  if (expected > MOST_ARRIVALS) throw tooMuch(`${Math.round(expected)} arrivals`, MOST_ARRIVALS);
  const planned = plan(options);
  const publishes = planned.filter(({ kind }) => kind === 'publish').length;
  if (publishes > MOST_PUBLISHES) throw tooMuch(`${publishes} publishes`, MOST_PUBLISHES);
  const fresh = await makePackages(subject, `${base}f`, publishes, options.size);
  const stocked =
    stock ?? (await publishStock(subject, await makePackages(subject, `${base}s`, options.stock, options.size)));
  return { planned, fresh, stock: stocked };
}

/** Runs a prepared load and judges it by its thresholds. Returns what was published besides, for whoever looks whether it stayed. */
export async function loadTest(
  subject: FormatUnderLoad,
  prepared: Prepared,
  options: LoadTestOptions,
  { pid, onProgress, generate = generateHere }: LoadSurroundings,
): Promise<{ result: LoadTestResult; published: readonly Package[] }> {
  const watch = await ResourceWatch.begin(pid);
  const { load: came, doubts: ofGenerators, generators } = await generate(subject, prepared, options, onProgress);
  const { published, ...measured } = came;
  const { target, generator: own, others } = await watch.end();
  const used = (generators ?? []).map((each) => each.used);
  const resources = { target, generator: combined([own, ...used]), others: without(others, used) };
  const { failures, doubts: ofNumbers } = weigh({ ...measured, generators: generators ?? [] }, resources, options);
  const doubts = [...ofGenerators, ...ofNumbers];
  const verdict = worst(['pass', ...failures.map(() => 'fail' as const), ...doubts.map(() => 'unknown' as const)]);
  const by = generators ? { generators } : {};
  return { result: { verdict, failures, doubts, ...measured, resources, ...by }, published };
}

/** Generators in other processes are none of the others. */
function without(others: number | null, generators: readonly Resources['generator'][]): number | null {
  if (others === null) return null;
  const rest = generators.reduce((left, { cores }) => left - cores, others);
  return Math.max(0, Math.round(rest * 100) / 100);
}

const generateHere: LoadRunner = async (...given): Promise<Generated> => ({ load: await load(...given), doubts: [] });

/** What was crossed or broken, and what could not be told: response times that are too long are no failure of the target where the generator was late. */
export function weigh(
  measured: LoadFigures & { readonly generators?: readonly Pick<GeneratorReport, 'id' | 'lagP99'>[] },
  { generator, others }: Pick<Resources, 'generator' | 'others'>,
  { thresholds, inFlight, lagMs }: Pick<LoadTestOptions, 'thresholds' | 'inFlight' | 'lagMs'>,
): { failures: string[]; doubts: string[] } {
  const { planned, dropped, all, lag, generators = [] } = measured;
  const { times, shares } = crossed(thresholds, measured);
  const lags = generators.length > 0 ? generators : [{ id: 'The generator', lagP99: lag.p99 }];
  const late = [
    ...lags.flatMap(({ id, lagP99 }) =>
      lagP99 > lagMs ? [`${id} was late: p99 ${lagP99} ms, at most ${lagMs} ms are allowed.`] : [],
    ),
    ...(generator.eventLoop > MOST_BUSY ? [`The generator was busy ${generator.eventLoop} of the time.`] : []),
  ];
  const doubts =
    dropped > 0 ? [`${dropped} of ${planned} arrivals were dropped: ${inFlight} operations were under way.`] : [];
  // Thresholds say nothing of nothing.
  if (all.requests === 0) return { failures: [], doubts: ['No operation was measured.', ...doubts, ...late] };
  const failures = [...shares, ...broken(measured)];
  // What others did counts where it may be the reason.
  if (times.length > 0 && others !== null && others > MOST_OTHERS * availableParallelism())
    late.push(`Other processes of this machine were busy on ${others} cores.`);
  return late.length > 0
    ? { failures, doubts: [...doubts, ...late, ...times] }
    : { failures: [...failures, ...times], doubts };
}

/** Errors that no threshold excuses. */
function broken({ all }: Pick<LoadFigures, 'all'>): string[] {
  return [WRONG_BYTES, NOT_LISTED].flatMap((error) => {
    const count = all.errors[error] ?? 0;
    return count > 0 ? [`${count} operations: ${error}.`] : [];
  });
}

function tooMuch(what: string, most: number): HarnessError {
  return new HarnessError('USAGE', `A load of ${what} is too large: ${most} at most.`, 'Lower rate or duration.');
}
