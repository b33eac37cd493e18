import { mkdir, open as openFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Entry, open, sorted } from './entry.ts';
import { writeAll } from './write-all.ts';

/** Replaces `folder` by one that holds exactly the entries as files; modes do not depend on the umask. */
export async function writeTree(folder: string, entries: readonly Entry[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const entry of sorted(entries)) {
    const path = join(folder, entry.path);
    await mkdir(dirname(path), { recursive: true });
    const file = await openFile(path, 'w');
    try {
      await file.chmod(entry.mode ?? 0o644);
      await writeAll(file, open(entry.content).chunks);
    } finally {
      await file.close();
    }
  }
}
