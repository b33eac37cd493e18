import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CollectedFile } from '../core/client.ts';
import { digestFile } from '../core/digest.ts';

/** More files than any plan has a reason to collect: a runaway cache must not stall the run. */
const MOST_FILES = 2_000;

/** Digests of regular files; what is missing is left out, links are never followed. */
export async function collectFiles(paths: readonly string[]): Promise<CollectedFile[]> {
  const found: CollectedFile[] = [];
  // A trailing slash would follow a link.
  for (const path of paths) await collect(path.replace(/\/+$/, ''), found);
  return found;
}

async function collect(path: string, found: CollectedFile[]): Promise<void> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (stats?.isDirectory()) {
    for (const name of (await readdir(path)).sort()) await collect(join(path, name), found);
  } else if (stats?.isFile() && found.length < MOST_FILES) {
    found.push({ path, name: basename(path), ...(await digestFile(path)) });
  }
}
