import type { PackageSpec } from './package.ts';
import { derive } from './seed.ts';

/**
 * The line that the installed package prints: `regproof <name> <version> <16 hex digits>`. The digits depend on everything in the spec
 * that decides bytes, so no two different packages share a marker. Kinds do not count: a wheel is the same with and without its sdist.
 */
export function markerOf(format: string, spec: PackageSpec): string {
  const { name, version, size, seed, manifest = {}, edition = '' } = spec;
  const digest = derive('marker', format, seed, name, version, size, edition, JSON.stringify(manifest));
  return `regproof ${name} ${version} ${digest.toString('hex').slice(0, 16)}`;
}
