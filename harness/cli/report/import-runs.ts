import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { openStore, type StoreOptions } from './store-options.ts';

/**
 * Takes runs over into a store; what is there already stays as it is. A folder that cannot be read is told and does not keep the others out; the exit status is
 * then that of its error.
 */
export async function importRuns(folders: readonly string[], options: StoreOptions): Promise<ExitStatus> {
  if (folders.length === 0 && options.store === undefined)
    throw new HarnessError(
      'USAGE',
      'There is neither a folder to import nor a store to import into.',
      'Name folders of runs, or a store: --store sqlite:FILE.',
    );
  await using store = await openStore(options);
  let [added, known, status]: [number, number, ExitStatus] = [0, 0, EXIT.green];
  for (const folder of folders.length > 0 ? folders : await runsBelow(options.results)) {
    try {
      if (await store.add(folder)) added += 1;
      else known += 1;
    } catch (error) {
      if (!(error instanceof HarnessError) || error.code === 'DISK_FULL') throw error;
      // Among all below a folder there are some that were no runs of checks.
      if (folders.length === 0 && error.code === 'RUN_UNKNOWN') continue;
      process.stderr.write(`${error.code}: ${error.message}\n`);
      status = error.exitStatus;
    }
  }
  process.stdout.write(`${added} runs added, ${known} were there\n`);
  return status;
}

async function runsBelow(results: string): Promise<string[]> {
  const entries = await readdir(results, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(results, name))
    .sort();
}
