import { join } from 'node:path';
import { HarnessError } from '../core/error.ts';

/** What every engine is asked for: so many tasks, each with its own place, that put one part each below a shared folder. */
export interface ShardJob {
  readonly name: string;
  readonly jobs: number;
  readonly image: string;
  /** argv of the program in the image. */
  readonly program: readonly string[];
  /** Folder that all tasks share, as they see it. */
  readonly folder: string;
  /** Further options of `regproof run`, the same for all parts. */
  readonly runArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Durations as they were when the job was made, so that a task that starts anew gets the same part. */
export const DURATIONS = 'durations.json';

/** argv of one task. Its place comes from the environment variable that the engine fills. */
export function taskArgv({ program, folder, jobs, runArgs }: ShardJob): string[] {
  return [...program, 'scale', 'task', '--folder', folder, '--count', String(jobs), '--', ...runArgs];
}

/** The variable that a task reads its place from, counted from 0. */
export const PLACE = 'REGPROOF_PLACE';

/**
 * The part (from 1) of the task with this place. Swarm writes the id of the node in place of 0. Throws CONFIG_INVALID for a place that is none
 * of the job's.
 */
export function shardOf(place: string, count: number): number {
  const index = /^\d+$/.test(place) ? Number(place) : /^[a-z0-9]{25}$/.test(place) ? 0 : Number.NaN;
  if (index >= 0 && index < count) return index + 1;
  throw new HarnessError(
    'CONFIG_INVALID',
    `${PLACE} is ${JSON.stringify(place)}, which is no place among ${count}.`,
    `The engine has to set it to 0 … ${count - 1}.`,
  );
}

/** Begins the names of folders of parts that are under way. */
export const HALF = '.part-';

/** Where the finished part is. It appears there whole or not at all. */
export function shardFolder(folder: string, shard: number): string {
  return join(folder, `shard-${shard}`);
}
