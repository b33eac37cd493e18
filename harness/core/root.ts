import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the regproof package, whether the code runs from a checkout or compiled below dist. */
export const PACKAGE_ROOT = findRoot(import.meta.dirname);

/** Version of the package. */
export const VERSION: string = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')).version;

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'regproof') return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json of regproof above ${start}`);
  }
}
