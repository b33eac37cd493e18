import { type Verdict, worst } from '../core/verdict.ts';

/** What load at one rate came to. */
export interface Probe {
  /** Arrivals a second. */
  readonly rate: number;
  /** Why the rate is too much for the target, one sentence each; empty when it is not. */
  readonly broke: readonly string[];
  /** Why the generator cannot tell. */
  readonly limits: readonly string[];
  /** Milliseconds. */
  readonly p99: number;
  readonly errorShare: number;
}

export interface KneeOptions {
  readonly from: number;
  readonly to: number;
  /** Width of the last interval, as a share of its lower end. */
  readonly precision: number;
  readonly mostProbes: number;
}

export interface Knee {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** The highest rate that held; null when not even the lowest did. */
  readonly rate: number | null;
  /** The lowest rate that did not; null when all held. */
  readonly broke: number | null;
  readonly probes: readonly Probe[];
}

/** Doubles the rate until it breaks, then halves the interval between the last rate that held and the first that did not. */
export async function findKnee(probe: (rate: number) => Promise<Probe>, options: KneeOptions): Promise<Knee> {
  const probes: Probe[] = [];
  let [good, bad]: [number | null, number | null] = [null, null];
  for (let rate: number | null = options.from; rate !== null; rate = nextRate(good, bad, options)) {
    const found = await probe(rate);
    probes.push(found);
    if (found.limits.length > 0 && found.broke.length === 0)
      return concluded(good, bad, probes, [
        `At ${rate}/s the registry may not have been the limit: ${found.limits.join(' ')}`,
      ]);
    if (found.broke.length > 0) bad = rate;
    else good = rate;
    if (probes.length === options.mostProbes) break;
  }
  if (good === null) return concluded(good, bad, probes, [`Not even ${options.from}/s held.`]);
  if (bad === null) return concluded(good, bad, probes, [`There is no knee up to ${good}/s.`]);
  return concluded(good, bad, probes, []);
}

function nextRate(good: number | null, bad: number | null, { to, precision }: KneeOptions): number | null {
  if (good === null) return null;
  if (bad === null) return good >= to ? null : Math.min(good * 2, to);
  return bad - good <= good * precision ? null : (good + bad) / 2;
}

/** A knee that lies outside of what was looked at is unknown; the rates that held are facts all the same. */
function concluded(rate: number | null, broke: number | null, probes: readonly Probe[], reasons: string[]): Knee {
  return { verdict: worst(['pass', ...reasons.map(() => 'unknown' as const)]), reasons, rate, broke, probes };
}
