import { globSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import type { Orphan } from '../core/observation.ts';
import type { Inspect } from './schema.ts';

/** Files below a target's data folder that its rules call left over. */
export function inspectFolders({ folders }: Inspect, data: string): Orphan[] {
  return folders.flatMap(({ where, files, keep }) =>
    globSync(files, { cwd: data, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(data, join(entry.parentPath, entry.name)))
      .filter((path) => !keep.some((pattern) => matchesGlob(path, pattern)))
      .map((what) => ({ where, what })),
  );
}
