import type { Verdict } from '../core/verdict.ts';
import type { Probe } from './knee.ts';

export interface Recovery {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Arrivals a second of the overload. */
  readonly overload: number;
  /** Milliseconds from the last arrival of the overload to the beginning of the first probe that held; null when none did in time. */
  readonly recoveryMs: number | null;
  readonly probes: readonly Probe[];
}

export interface RecoveryOptions {
  /** Rate that the target held before. */
  readonly held: number;
  readonly withinMs: number;
  readonly mostProbes: number;
  /** Monotonic, in milliseconds. */
  now(): number;
}

/** Overloads the target, then asks at half the rate that it held until it holds that. `overload` resolves to the milliseconds since its last arrival. */
export async function recover(
  overload: (rate: number) => Promise<number>,
  probe: (rate: number) => Promise<Probe>,
  { held, withinMs, mostProbes, now }: RecoveryOptions,
): Promise<Recovery> {
  const rate = held * 2;
  const drainMs = await overload(rate);
  const ended = now() - drainMs;
  const probes: Probe[] = [];
  while (probes.length < mostProbes && now() - ended <= withinMs) {
    const recoveryMs = Math.round(now() - ended);
    const found = await probe(held / 2);
    probes.push(found);
    if (found.broke.length === 0 && found.limits.length === 0)
      return { verdict: 'pass', reasons: [], overload: rate, recoveryMs, probes };
  }
  const limited = probes.filter(({ limits }) => limits.length > 0);
  const why = probes.at(-1)?.broke[0] ?? probes.at(-1)?.limits[0] ?? '';
  return {
    verdict: limited.length === probes.length ? 'unknown' : 'fail',
    reasons: [`Within ${withinMs} ms after ${rate}/s it did not hold ${held / 2}/s again. ${why}`],
    overload: rate,
    recoveryMs: null,
    probes,
  };
}
