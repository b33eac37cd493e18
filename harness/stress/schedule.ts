import type { ARRIVALS } from '../core/load.ts';
import type { Random } from './random.ts';

export interface ArrivalOptions {
  /** Arrivals a second. */
  readonly rate: number;
  readonly durationMs: number;
  /** `poisson`: independent users, whose gaps are exponentially distributed. `constant`: one every 1/rate seconds. */
  readonly arrivals: (typeof ARRIVALS)[number];
}

/** Intended times of arrival in milliseconds from the beginning, in order, all of them below the duration. They depend on nothing that the target does. */
export function* schedule({ rate, durationMs, arrivals }: ArrivalOptions, random: Random): Generator<number> {
  const gap = 1000 / rate;
  if (arrivals === 'constant') for (let n = 0; n * gap < durationMs; n++) yield n * gap;
  else for (let at = next(gap, random); at < durationMs; at += next(gap, random)) yield at;
}

function next(gap: number, random: Random): number {
  return -Math.log(1 - random()) * gap;
}
