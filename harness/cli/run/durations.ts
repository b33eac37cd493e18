import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellResult } from '../../core/report.ts';
import { guarded } from '../../report/results.ts';

const FILE = '.durations.json';

/** Where the durations of the runs below a folder are kept. */
export const durationsFile = (resultsRoot: string) => join(resultsRoot, FILE);

/**
 * Milliseconds that each cell took when it last ran; empty when nothing was recorded. The order of a run and what each of its parts gets
 * depend on it, no verdict does. `file` is read in place of that of the results.
 */
export async function readDurations(resultsRoot: string, file?: string): Promise<Record<string, number>> {
  try {
    const recorded: unknown = JSON.parse(await readFile(file ?? durationsFile(resultsRoot), 'utf8'));
    return typeof recorded === 'object' && recorded !== null && !Array.isArray(recorded) ? { ...recorded } : {};
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Adds this run's durations to the recorded ones. */
export async function saveDurations(
  resultsRoot: string,
  results: readonly Pick<CellResult, 'name' | 'ms'>[],
): Promise<void> {
  const durations = await readDurations(resultsRoot);
  for (const { name, ms } of results) durations[name] = ms;
  // Renamed into its place: a run beside this one never reads half of it, and would take it for nothing.
  const beside = join(resultsRoot, `${FILE}.${process.pid}`);
  await guarded(resultsRoot, async () => {
    await writeFile(beside, JSON.stringify(durations));
    await rename(beside, join(resultsRoot, FILE));
  });
}
