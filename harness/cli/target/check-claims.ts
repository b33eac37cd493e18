import { readFile } from 'node:fs/promises';
import { loadTarget } from '../../target/load.ts';
import { asker } from '../../target/probe.ts';
import { probeRegistry } from './init-target.ts';

/**
 * Formats of a target that runs already against what it answers: those that it claims and that are absent, and those that are there and not
 * claimed. Null for a target that the harness starts, which is asked by the checks themselves.
 */
export async function checkClaims(name: string): Promise<{ absent: string[]; unclaimed: string[] } | null> {
  const { start, formats } = await loadTarget(name);
  if (start.kind !== 'external') return null;
  const ca = start.ca === undefined ? undefined : await readFile(start.ca, 'utf8');
  const { found, absent } = await probeRegistry(new URL('/', start.url), asker(ca === undefined ? {} : { ca }));
  // Elsewhere than products put it by default: only its own path can tell, which the round trip does.
  return {
    absent: absent.filter((id) => formats[id]?.pull.startsWith(`/${id}/`)),
    unclaimed: [...found.keys()].filter((id) => !formats[id]),
  };
}
