import type { Access } from '../core/access.ts';
import { fill } from './fill.ts';
import type { TargetFormat } from './schema.ts';

/**
 * The URLs of a format as one cell uses them: `{{cell}}` in a path gives each cell a repository of its own, for formats whose index and
 * its signature are two documents, which a reader may see before and after a change that another cell makes.
 */
export function endpointsOf(
  format: Pick<TargetFormat, 'push' | 'pull' | 'endpoints'>,
  base: URL,
  cell: string,
  where: string,
): Pick<Access, 'push' | 'pull' | 'endpoints'> {
  const root = base.href.endsWith('/') ? base : new URL(`${base.href}/`);
  const url = (path: string) => new URL(`.${fill(path, { cell }, where)}`, root).href;
  const named = Object.entries(format.endpoints).map(([name, path]) => [name, url(path)]);
  return { push: url(format.push), pull: url(format.pull), endpoints: Object.fromEntries(named) };
}
