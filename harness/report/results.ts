import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { asError, HarnessError } from '../core/error.ts';

/** The folder of one run's results. Everything that is written here passes the redactor. */
export interface Results {
  readonly dir: string;
  readonly runId: string;
  /** What everything passes that is written here; for what is packed before it is written. */
  redact(text: string): string;
  write(name: string, text: string): Promise<void>;
  /** A file that grows by lines while the run goes on; what was appended survives a kill of the harness. */
  log(name: string): (line: string) => void;
  /** Flushes the logs and points `latest` here. */
  close(): Promise<void>;
}

/** Opens results/<run>/ below `root`. Throws DISK_FULL when nothing can be written there. */
export async function openResults(root: string, runId: string, redact: (text: string) => string): Promise<Results> {
  const dir = join(root, runId);
  const logs = new Map<string, WriteStream>();
  let broken: Error | null = null;
  await guarded(dir, () => mkdir(join(dir, 'logs'), { recursive: true }));
  return {
    dir,
    runId,
    redact,
    write: (name, text) => guarded(dir, () => writeThrough(join(dir, name), redact(text))),
    log(name) {
      let stream = logs.get(name);
      if (!stream) {
        stream = createWriteStream(join(dir, name), { flags: 'a' });
        stream.on('error', (error) => {
          broken ??= error;
        });
        logs.set(name, stream);
      }
      const open = stream;
      return (line) => void open.write(`${redact(line)}\n`);
    },
    async close() {
      await guarded(dir, async () => {
        for (const stream of logs.values()) {
          stream.end();
          await finished(stream).catch((error) => {
            broken ??= asError(error);
          });
        }
        if (broken) throw broken;
        await pointLatest(root, runId);
      });
    },
  };
}

/** Written beside its place and renamed, so that a reader never sees half a file. */
async function writeThrough(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, text);
  await rename(`${path}.partial`, path);
}

async function pointLatest(root: string, runId: string): Promise<void> {
  const temporary = join(root, `.latest-${process.pid}`);
  await rm(temporary, { force: true });
  await symlink(runId, temporary);
  await rename(temporary, join(root, 'latest'));
}

async function guarded<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new HarnessError(
        'DISK_FULL',
        `No space left for the results in ${dir}.`,
        'Free space, or choose another folder with --results; regproof report prune removes old runs.',
        { cause },
      );
    }
    throw new HarnessError(
      'REPORTER_CRASHED',
      `The results cannot be written to ${dir}: ${asError(cause).message}.`,
      'Check the folder and its permissions, or choose another with --results.',
      { cause },
    );
  }
}

/** Removes runs older than `days`; returns their names. The run that `latest` points to is kept whatever its age. */
export async function pruneResults(root: string, days: number, now: number): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const removed: string[] = [];
  const latest = await readlink(join(root, 'latest')).catch(() => null);
  for (const entry of entries.filter((candidate) => candidate.isDirectory() && candidate.name !== latest)) {
    const { mtimeMs } = await stat(join(root, entry.name));
    if (now - mtimeMs <= days * 86_400_000) continue;
    await rm(join(root, entry.name), { recursive: true });
    removed.push(entry.name);
  }
  return removed;
}
