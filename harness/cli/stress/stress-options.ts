import { HarnessError } from '../../core/error.ts';
import { isLoopback } from '../../front/loopback.ts';
import type { StressProfile } from '../../stress/profile.ts';
import type { Target } from '../../target/load.ts';
import type { LoadGiven } from './stress-profile.ts';

export interface StressOptions extends LoadGiven {
  profile?: string;
  target?: string;
  seed?: string;
  results: string;
  base?: string;
  external?: string;
  /** Processes that generate the load; this one by default. */
  generators?: number;
  executor?: 'docker' | 'local';
  image?: string;
}

/** Load is for registries on this machine. Another one is loaded only when its operator names it. */
export function assertAllowed({ name, start }: Target, external: string | undefined): void {
  if (start.kind !== 'external' || isLoopback(new URL(start.url).hostname) || external === start.url) return;
  throw new HarnessError(
    'TARGET_INVALID',
    `Target ${name} is at ${start.url}, which is not on this machine: regproof does not load it.`,
    `With its owner’s leave: --external ${start.url}`,
  );
}

/** Generators are for load at a rate, and what says how they are started is for them. */
export function assertGenerators({ generators = 1, executor, image }: StressOptions, { load }: StressProfile): void {
  if (generators > 1 && load) return;
  const [given] = Object.entries({ executor, image }).find(([, value]) => value !== undefined) ?? [];
  if (generators === 1 && given === undefined) return;
  throw new HarnessError(
    'USAGE',
    generators > 1 ? 'There is no load for generators in what was asked for.' : `--${given} is for generators.`,
    generators > 1 ? 'Ask for --scenario load, or leave out --generators.' : 'Add --generators 2 or more.',
  );
}

/** Who generates the load; null for this process. */
export function generatorsOf({ generators: count = 1, executor = 'docker', image, base }: StressOptions) {
  if (count === 1) return null;
  return { count, executor, ...(image === undefined ? {} : { image }), ...(base === undefined ? {} : { base }) };
}

/** One command that repeats the load of a format. */
export function reproduce(
  { target, load, scenario, rate, duration, by, generators, executor }: StressOptions & { target: string },
  format: string,
  seed: string,
): string {
  const parts = ['npx regproof stress --target', target, '--profile', format, '--load', load];
  if (scenario) parts.push('--scenario', scenario.join(','));
  if (by !== undefined) parts.push('--by', by);
  if (rate !== undefined) parts.push('--rate', `${rate}/s`);
  if (duration !== undefined) parts.push('--duration', `${duration}ms`);
  if (generators !== undefined) parts.push('--generators', String(generators));
  if (executor !== undefined) parts.push('--executor', executor);
  return `${parts.join(' ')} --seed ${seed}`;
}
