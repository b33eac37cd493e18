import type { FormatUnderLoad } from './format-under-load.ts';
import type { LoadOptions, LoadResult, OnProgress, Prepared } from './load.ts';
import type { Resources } from './resources.ts';

/** Generates a prepared load, in this process or in several others. */
export type LoadRunner = (
  subject: FormatUnderLoad,
  prepared: Prepared,
  options: LoadOptions,
  onProgress?: OnProgress,
) => Promise<Generated>;

export interface Generated {
  readonly load: LoadResult;
  /** Why the numbers are not those of the whole load, one sentence each. */
  readonly doubts: readonly string[];
  /** Left out where this process generated it. */
  readonly generators?: readonly GeneratorReport[];
}

/** One of several generators of a load that came to its end. */
export interface GeneratorReport {
  readonly id: string;
  /** Arrivals of its schedule after the warm-up. */
  readonly planned: number;
  readonly requests: number;
  /** Milliseconds by which it was late in one of a hundred arrivals. */
  readonly lagP99: number;
  /** Against the clocks of the coordinator, in milliseconds. */
  readonly clock: {
    /** Of the wall clock: how far it was ahead. */
    readonly offsetMs: number;
    /** Half of the shortest round trip. */
    readonly uncertaintyMs: number;
    /** How far the monotonic clock went away from the coordinator's during the load. */
    readonly driftMs: number;
  };
  readonly used: Resources['generator'];
}
