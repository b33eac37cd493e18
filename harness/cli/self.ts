import { join } from 'node:path';
import { PACKAGE_ROOT } from '../core/root.ts';

/** argv that starts this program. */
export const SELF = [process.execPath, join(PACKAGE_ROOT, 'harness/cli/bin.js')] as const;

/** Folders and files that a container needs to see for `SELF` to run in it: the program with its packages, and the Node that runs it. */
export function selfBinds(): { readonly path: string; readonly readOnly: true }[] {
  const [before, installed] = PACKAGE_ROOT.split('/node_modules/');
  // Where it is installed, its packages lie beside it.
  const program = installed === undefined ? PACKAGE_ROOT : `${before}/node_modules`;
  const paths = process.execPath.startsWith(`${program}/`) ? [program] : [program, process.execPath];
  return paths.map((path) => ({ path, readOnly: true }));
}
