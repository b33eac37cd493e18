import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputsOf } from '../../ci/verdict-cache.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { PACKAGE_ROOT, VERSION } from '../../core/root.ts';
import type { Cell } from '../../runner/plan.ts';
import type { Target } from '../../target/load.ts';
import type { RunOptions } from './run-options.ts';

/** The code as it runs: of a checkout, or compiled. */
const HARNESS = join(import.meta.dirname, '../..');
const FORMATS = join(HARNESS, 'formats');

/**
 * What the verdict of a cell comes from, as one digest: code, templates, client images, target, and the options that choose among them. The name of the
 * cell says the rest. The seed is left out: other packages of the same kind prove the same. Null for a registry, or for clients, that are in no file of ours.
 */
export function cellInputs(options: RunOptions, catalogue: Catalogue, target: Target): InputsOf {
  const known = options.executor === 'docker' && ['embedded', 'container'].includes(target.start.kind);
  if (!known) return () => null;
  const { base = '', database = '' } = options;
  const shared = createHash('sha256').update(JSON.stringify([VERSION, process.versions.node, base, database]));
  addFolder(shared, HARNESS, (path) => !path.startsWith('formats/') || !path.includes('/', 'formats/'.length));
  for (const folder of [join(HARNESS, '../pki'), join(PACKAGE_ROOT, 'compose/databases'), target.folder])
    addFolder(shared, folder);
  const digests = new Map<string, string>();
  for (const { format } of catalogue.subjects) {
    const hash = shared.copy();
    const images = new Set(format.clients.map(({ image }) => join(PACKAGE_ROOT, 'compose/clients', image)));
    for (const folder of [join(FORMATS, format.id), join(PACKAGE_ROOT, 'templates', format.id), ...images])
      addFolder(hash, folder);
    digests.set(format.id, hash.digest('hex'));
  }
  return ({ format }) => digests.get(format) ?? null;
}

/** The digests of the formats whose cells ran, for their report. */
export function inputsByFormat(cells: readonly Cell[], inputsOf: InputsOf): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap((cell) => {
      const digest = inputsOf(cell);
      return digest === null ? [] : [[cell.format, digest]];
    }),
  );
}

/** Adds names and contents of what is in a folder, in order; what only people read decides nothing. */
function addFolder(hash: Hash, folder: string, counts: (path: string) => boolean = () => true): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(counts)
    .sort();
  for (const path of files) {
    const content = readFileSync(join(folder, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
}
