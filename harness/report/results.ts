import { isUtf8 } from 'node:buffer';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { mkdir, readdir, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { asError, HarnessError } from '../core/error.ts';
import { isDiskFull } from '../core/storage-error.ts';
import { logFile, logLine, type Tell } from './run-log.ts';
import { noteInManifest, writeRunManifest } from './run-manifest.ts';
import { REPORT_FILE } from './stored-report.ts';

/** The folder of one run's results. Everything that is written here passes the redactor. */
export interface Results {
  readonly dir: string;
  readonly runId: string;
  /** What everything passes that is written here; for what is packed before it is written. */
  redact(text: string): string;
  write(name: string, text: string): Promise<void>;
  /** Bytes as they are, but for secrets; tells whether one was taken out. */
  writeBytes(name: string, bytes: Buffer): Promise<{ redacted: boolean }>;
  /** A file that grows by lines while the run goes on; what was appended survives a kill of the harness. */
  log(name: string): (line: string) => void;
  /** An entry in the log of its class. */
  readonly tell: Tell;
  /** Flushes the logs, writes the manifest, and points `latest` here once there is a report. What is written later is taken into the manifest. */
  close(): Promise<void>;
}

/** Opens results/<run>/ below `root`. Throws DISK_FULL when nothing can be written there. */
export async function openResults(root: string, runId: string, redact: (text: string) => string): Promise<Results> {
  const dir = join(root, runId);
  const logs = new Map<string, WriteStream>();
  let broken: Error | null = null;
  let closed = false;
  await guarded(dir, () => mkdir(root, { recursive: true }));
  // Not recursive: the folder of another run is no place for this one.
  await guarded(dir, () => mkdir(dir));
  await guarded(dir, () => mkdir(join(dir, 'logs')));
  const log = (name: string) => {
    let stream = logs.get(name);
    if (!stream) {
      stream = createWriteStream(join(dir, name), { flags: 'a' });
      stream.on('error', (error) => {
        broken ??= error;
      });
      logs.set(name, stream);
    }
    const open = stream;
    return (line: string) => void open.write(`${redact(line)}\n`);
  };
  const put = (name: string, text: string | Buffer) =>
    guarded(dir, async () => {
      await writeThrough(join(dir, name), text);
      if (!closed) return;
      await noteInManifest(dir, name);
      // A load is reported when the registry is gone already.
      if (name === REPORT_FILE) await pointLatest(root, runId);
    });
  return {
    dir,
    runId,
    redact,
    write: (name, text) => put(name, redact(text)),
    async writeBytes(name, bytes) {
      // One character for each byte of what is no text: what secrets are mostly made of is found there as well.
      const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
      const text = bytes.toString(encoding);
      const clean = redact(text);
      await put(name, Buffer.from(clean, encoding));
      return { redacted: clean !== text };
    },
    log,
    tell: (what, message, facts) => log(logFile(what))(logLine(runId, what, message, facts)),
    async close() {
      await guarded(dir, async () => {
        for (const stream of logs.values()) {
          stream.end();
          await finished(stream).catch((error) => {
            broken ??= asError(error);
          });
        }
        if (broken) throw broken;
        await writeRunManifest(dir, runId);
        closed = true;
        // What was no run of checks, or was cut off before its report, is nothing that a reader could be shown.
        if (existsSync(join(dir, REPORT_FILE))) await pointLatest(root, runId);
      });
    },
  };
}

/** Written beside its place and renamed, so that a reader never sees half a file. */
async function writeThrough(path: string, text: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.partial`, text);
  await rename(`${path}.partial`, path);
}

async function pointLatest(root: string, runId: string): Promise<void> {
  const temporary = join(root, `.latest-${runId}`);
  await rm(temporary, { force: true });
  await symlink(runId, temporary);
  await rename(temporary, join(root, 'latest'));
}

/** Does what writes into the results, and tells what goes wrong there: DISK_FULL, or REPORTER_CRASHED. */
export async function guarded<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isDiskFull(cause)) {
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

/** A mark beside the results of a run that pruning leaves alone. */
export const PIN_FILE = '.pinned';

/** Removes runs that were last written to before that time; returns their names. The run that `latest` points to is kept, and those that are pinned. */
export async function pruneResults(root: string, before: Date): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const removed: string[] = [];
  const latest = await readlink(join(root, 'latest')).catch(() => null);
  for (const { name } of entries.filter((entry) => entry.isDirectory() && entry.name !== latest)) {
    const { mtime } = await stat(join(root, name));
    if (mtime >= before || existsSync(join(root, name, PIN_FILE))) continue;
    await rm(join(root, name), { recursive: true });
    removed.push(name);
  }
  return removed.sort();
}
