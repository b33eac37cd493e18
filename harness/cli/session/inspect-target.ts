import { join } from 'node:path';
import type { Database } from '../../core/database.ts';
import type { Orphan } from '../../core/observation.ts';
import { inspectRegistry } from '../../registry/inspect.ts';
import { inspectFolders } from '../../target/inspect.ts';
import type { Target } from '../../target/load.ts';

/** What is left over in a target's storage: asked of the embedded registry's own inspection, or by the folder rules of a target.yaml; null without any. */
export async function inspectTarget(target: Target, data: string, database: Database | null): Promise<Orphan[] | null> {
  if (target.start.kind === 'embedded') return inspectRegistry(join(data, 'store'), database?.read);
  return target.inspect ? inspectFolders(target.inspect, data) : null;
}

/** A look that leaves out what was there at the first one: whoever left that answers for it already. */
export async function inspectSince(
  inspect: () => Promise<readonly Orphan[] | null>,
): Promise<() => Promise<Orphan[] | null>> {
  const keyOf = ({ where, what }: Orphan) => `${where} ${what}`;
  const before = new Set((await inspect())?.map(keyOf));
  return async () => (await inspect())?.filter((orphan) => !before.has(keyOf(orphan))) ?? null;
}
