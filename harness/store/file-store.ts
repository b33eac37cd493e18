import { randomUUID } from 'node:crypto';
import { cp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asError, HarnessError } from '../core/error.ts';
import { PIN_FILE, pruneResults } from '../report/results.ts';
import { assertSameRun, storeFull } from './conflict.ts';
import { isPinned, readRunFolder, readSummary } from './read-folder.ts';
import { readLogs } from './read-logs.ts';
import type { LogEntry, RunSummary, StoredRun } from './run.ts';
import { byAge, type RunList, type RunStore } from './store.ts';

/** The folders that runs leave, as they are. */
export class FileStore implements RunStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async list(): Promise<RunList> {
    const runs: RunSummary[] = [];
    const unreadable: { id: string; reason: string }[] = [];
    for (const id of await this.#folders()) {
      try {
        const run = await readSummary(join(this.#root, id));
        if (run.id === id) runs.push(run);
        else unreadable.push({ id, reason: `${join(this.#root, id)} holds the report of run ${run.id}.` });
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        // A run that is under way, or that was no run of checks, has none.
        if (error.code !== 'RUN_UNKNOWN') unreadable.push({ id, reason: error.message });
      }
    }
    return { runs: runs.sort(byAge), unreadable };
  }

  read(id: string): Promise<StoredRun> {
    return readRunFolder(join(this.#root, id));
  }

  async logs(id: string): Promise<LogEntry[]> {
    const dir = join(this.#root, id);
    await readSummary(dir);
    return readLogs(dir);
  }

  async add(folder: string): Promise<boolean> {
    const run = await readRunFolder(folder);
    const place = join(this.#root, run.id);
    const here = await summaryAt(place);
    if (here) return assertSameRun(here, run);
    const beside = join(this.#root, `.${run.id}-${randomUUID()}`);
    try {
      await cp(folder, beside, { recursive: true });
      await rename(beside, place);
    } catch (cause) {
      await rm(beside, { recursive: true, force: true });
      // Somebody else has put it there meanwhile.
      const other = await summaryAt(place);
      if (other) return assertSameRun(other, run);
      throw storeFull(cause, this.#root) ?? asError(cause);
    }
    return true;
  }

  async pin(id: string, pinned: boolean): Promise<void> {
    const dir = join(this.#root, id);
    await readSummary(dir);
    if (!pinned) await rm(join(dir, PIN_FILE), { force: true });
    else if (!(await isPinned(dir))) await writeFile(join(dir, PIN_FILE), '');
  }

  prune(before: Date): Promise<readonly string[]> {
    return pruneResults(this.#root, before);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #folders(): Promise<string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  }
}

/** The run in a folder; null where there is none. */
async function summaryAt(folder: string): Promise<RunSummary | null> {
  return readSummary(folder).catch((error) => {
    if (error instanceof HarnessError && error.code === 'RUN_UNKNOWN') return null;
    throw error;
  });
}
