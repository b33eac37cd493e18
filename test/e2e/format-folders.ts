import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

/** The ids of all formats, by their folders, sorted. */
export async function formatFolders(): Promise<string[]> {
  const entries = await readdir(join(ROOT, 'harness/formats'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
