import type { Entry } from '../../../archive/entry.ts';
import { mergePatch } from '../../../core/merge-patch.ts';
import type { PackageSpec } from '../../../core/package.ts';
import { loadTemplate, takeFile } from '../../../core/template.ts';
import { moduleOf } from './tree.ts';

export type Index = Readonly<Record<string, unknown>> & {
  readonly build: string;
  readonly build_number: number;
  readonly subdir: string;
};

/** The metadata of a package: info/index.json, and what else lies below info/ besides the lists of files. */
export interface Info {
  readonly index: Index;
  readonly files: readonly Entry[];
}

const NOARCH = { subdir: 'noarch', arch: null, platform: null };

/**
 * `spec.manifest` is an RFC 7396 patch of info/index.json; `about` and `run_exports` in it are patches of those documents (null: none).
 * Where it names a build number and no build string, the string ends in that number.
 */
export function infoOf(spec: PackageSpec, marker: string): Info {
  const { name, version, manifest = {} } = spec;
  const files = loadTemplate('conda/info', { name, version, marker });
  const { about, run_exports: runExports, ...patch } = manifest;
  const base = document(files, 'index.json');
  const shape =
    patch.noarch === undefined ? {} : { ...NOARCH, depends: patch.noarch === 'python' ? ['python >=3.8'] : [] };
  const numbered = patch.build_number === undefined ? {} : { build: `regproof_${patch.build_number}` };
  const index = [shape, numbered, patch].reduce<Record<string, unknown>>(mergePatch, base) as Index;
  const exports = document(files, 'run_exports.json');
  const link = { entry_points: [`${name} = ${moduleOf(name)}:main`], type: 'python' };
  const documents: Record<string, unknown> = {
    'about.json': mergePatch(document(files, 'about.json'), (about ?? {}) as Record<string, unknown>),
    'index.json': index,
    ...(patch.noarch === 'python' ? { 'link.json': { noarch: link, package_metadata_version: 1 } } : {}),
    ...(runExports === null ? {} : { 'run_exports.json': mergePatch(exports, (runExports ?? {}) as typeof exports) }),
  };
  const rendered = Object.entries(documents).map(([path, value]) => ({
    path,
    content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  }));
  return { index, files: [...rendered, ...files].map((file) => ({ ...file, path: `info/${file.path}` })) };
}

function document(files: { path: string; content: unknown }[], path: string): Record<string, unknown> {
  return JSON.parse(takeFile(files, path));
}
