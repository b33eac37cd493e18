import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type InputsOf, remember, type VerdictCache, verdictCacheSchema } from '../../ci/verdict-cache.ts';
import type { CellResult } from '../../core/report.ts';
import { writeOut } from '../../report/write-out.ts';

const FILE = '.verdicts.json';

/** What earlier runs below this folder have proven; nothing where that cannot be read: then everything runs. */
export async function readVerdictCache(resultsRoot: string): Promise<VerdictCache> {
  try {
    const parsed = verdictCacheSchema.safeParse(JSON.parse(await readFile(join(resultsRoot, FILE), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Adds what a run has proven, and takes away what it has not. */
export async function rememberVerdicts(
  resultsRoot: string,
  run: string,
  results: readonly CellResult[],
  inputsOf: InputsOf,
): Promise<void> {
  const cache = remember(await readVerdictCache(resultsRoot), run, results, inputsOf);
  await writeOut(join(resultsRoot, FILE), JSON.stringify(cache));
}
