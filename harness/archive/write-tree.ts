import { mkdir, open as openFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Entry, open, sorted } from './entry.ts';

/** Writes the entries as files below `folder`, which is made if need be; modes do not depend on the umask. */
export async function writeTree(folder: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of sorted(entries)) {
    const path = join(folder, entry.path);
    await mkdir(dirname(path), { recursive: true });
    const file = await openFile(path, 'w');
    try {
      await file.chmod(entry.mode ?? 0o644);
      for (const chunk of open(entry.content).chunks) await file.appendFile(chunk);
    } finally {
      await file.close();
    }
  }
}
