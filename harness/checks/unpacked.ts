import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { CollectedFile } from '../core/client.ts';
import { digestFile } from '../core/digest.ts';
import type { Package } from '../core/package.ts';

/** Whether every file of the tree that the artefact was packed from is among the files that a client unpacked, byte by byte. */
export async function holdsWholeTree(unpacked: readonly CollectedFile[], { source }: Package): Promise<boolean> {
  if (source === undefined || unpacked.length === 0) return false;
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const ending = `/${relative(source, file).split(sep).join('/')}`;
    const { sha256 } = await digestFile(file);
    if (!unpacked.some((each) => each.path.endsWith(ending) && each.sha256 === sha256)) return false;
  }
  return files.length > 0;
}
