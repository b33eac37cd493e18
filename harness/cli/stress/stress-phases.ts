import type { FinalObservation } from '../../core/observation.ts';
import type { Package } from '../../core/package.ts';
import type { StressResult } from '../../core/stress-report.ts';
import type { FormatUnderLoad } from '../../stress/format-under-load.ts';
import { growth } from '../../stress/growth.ts';
import { hundred } from '../../stress/hundred.ts';
import { findKnee, type Probe } from '../../stress/knee.ts';
import { type LoadSurroundings, type LoadTestOptions, loadTest, prepareLoad } from '../../stress/load-test.ts';
import type { StressProfile } from '../../stress/profile.ts';
import { recover } from '../../stress/recovery.ts';
import type { Stocked } from '../../stress/stock.ts';
import { verify } from '../../stress/verify.ts';

type Looked = Pick<FinalObservation, 'listed' | 'fetched' | 'incoherent'>;

export interface PhaseSurroundings extends LoadSurroundings {
  readonly seed: string;
  /** Bytes in the target's data folder; null where nobody can look. */
  disk(): Promise<number | null>;
  onResult(result: StressResult): void;
  /** Told what a phase is about to do, where that takes a while. */
  onPhase(what: string): void;
}

/** Runs the phases of a load profile on one format, growth first, while there is nothing else. Returns what was found at the end. */
export async function runPhases(
  subject: FormatUnderLoad,
  { growth: growing, hundred: together, load, knee }: StressProfile,
  surroundings: PhaseSurroundings,
): Promise<Looked> {
  const { format } = subject;
  const { onResult, onPhase } = surroundings;
  const looked: Looked[] = [];
  for (const what of growing?.of ?? []) {
    onPhase(`${format}: growth of ${what}`);
    const { within: withinMs, steps, exponent } = growing!;
    const options = { of: what, steps, withinMs, ...(exponent === undefined ? {} : { exponent }) };
    onResult({ kind: 'growth', format, ...(await growth(subject, options)) });
  }
  if (together) {
    onPhase(`${format}: ${together.count} publishes at once`);
    const { timeout: timeoutMs, ...rest } = together;
    const { observation, ...result } = await hundred(subject, { ...rest, timeoutMs, gatherMs: timeoutMs });
    looked.push(observation);
    onResult({ kind: 'hundred', ...result });
  }
  if (load) looked.push(await runLoad(subject, load, knee, surroundings));
  return {
    listed: looked.flatMap(({ listed }) => listed),
    fetched: looked.flatMap(({ fetched }) => fetched),
    incoherent: Object.assign({}, ...looked.map(({ incoherent }) => incoherent)),
  };
}

async function runLoad(
  subject: FormatUnderLoad,
  load: NonNullable<StressProfile['load']>,
  knee: StressProfile['knee'],
  surroundings: PhaseSurroundings,
): Promise<Looked> {
  const { format } = subject;
  const { onResult, onPhase, seed } = surroundings;
  const options: LoadTestOptions = {
    ...load,
    rate: load.rates[format] ?? load.rate,
    mix: load.mixes[format] ?? load.mix,
    durationMs: load.duration,
    warmUpMs: load.warmUp,
    timeoutMs: load.timeout,
    lagMs: load.lag,
    seed: `${seed} ${format}`,
  };
  onPhase(`${format}: ${options.rate}/s for ${options.durationMs / 1000} s`);
  const prepared = await prepareLoad(subject, options, 'l');
  const { result, published } = await loadTest(subject, prepared, options, surroundings);
  const { failures, doubts, resources, ...measured } = result;
  onResult({
    kind: 'load',
    format,
    by: subject.by,
    asked: askedOf(options),
    ...measured,
    reasons: [...failures, ...doubts],
    resources: { ...resources, disk: await surroundings.disk() },
  });
  const all: Package[] = [...prepared.stock.map(({ pkg }) => pkg), ...published];
  if (knee) all.push(...(await runKnee(subject, knee, options, prepared.stock, surroundings)));
  onPhase(`${format}: looking at ${all.length} packages`);
  const { seen: listed, fetched, incoherent } = await verify(subject, all);
  return { listed, fetched, incoherent };
}

function askedOf({ rate, durationMs, warmUpMs, arrivals, mix, size, stock, zipf, inFlight }: LoadTestOptions) {
  return { rate, durationMs, warmUpMs, arrivals, mix, size, stock, zipf, inFlight };
}

/** Finds the knee, overloads the target at twice that rate and waits until it has recovered. Returns what was published. */
async function runKnee(
  subject: FormatUnderLoad,
  {
    from,
    to,
    probe: durationMs,
    precision,
    probes: mostProbes,
    thresholds,
    recovery,
  }: NonNullable<StressProfile['knee']>,
  load: LoadTestOptions,
  stock: readonly Stocked[],
  surroundings: PhaseSurroundings,
): Promise<Package[]> {
  const published: Package[] = [];
  let runs = 0;
  const at = async (rate: number, length: number): Promise<Probe & { drainMs: number }> => {
    surroundings.onPhase(`${subject.format}: probing ${rate}/s`);
    const options = { ...load, rate, durationMs: length, warmUpMs: 0, thresholds, seed: `${load.seed} ${runs++}` };
    const prepared = await prepareLoad(subject, options, `k${runs}`, stock);
    const { result, published: fresh } = await loadTest(subject, prepared, options, surroundings);
    published.push(...fresh);
    const { failures, doubts } = result;
    // Of a probe, arrivals that were dropped speak of the target: it had let so many pile up.
    const piled = result.dropped > 0 ? [`${load.inFlight} operations were under way.`] : [];
    return {
      rate,
      broke: [...failures, ...piled],
      limits: doubts,
      p99: result.all.response.p99,
      errorShare: result.all.errorShare,
      drainMs: result.drainMs,
    };
  };
  const knee = await findKnee((rate) => at(rate, durationMs), { from, to, precision, mostProbes });
  surroundings.onResult({ kind: 'knee', format: subject.format, ...knee });
  if (recovery && knee.rate !== null) {
    const back = await recover(
      async (rate) => (await at(rate, recovery.overload)).drainMs,
      (rate) => at(rate, 1_000),
      { held: knee.rate, withinMs: recovery.within, mostProbes: recovery.probes, now: () => performance.now() },
    );
    surroundings.onResult({ kind: 'recovery', format: subject.format, ...back });
  }
  return published;
}
