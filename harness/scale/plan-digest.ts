import { createHash } from 'node:crypto';

/** sha256 of the names of all cells of a plan, whatever their order. */
export function planDigest(names: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const name of [...names].sort()) hash.update(`${name}\n`);
  return hash.digest('hex');
}
