import { createHash } from 'node:crypto';
import { type Entry, open } from '../../../archive/entry.ts';
import type { PackageSpec } from '../../../core/package.ts';
import { payloadOf } from '../../../core/payload.ts';
import { loadTemplate } from '../../../core/template.ts';

/** What stands for the prefix in files, as long as conda-build's, so that any real prefix fits in its place. */
const PLACEHOLDER = `/opt/regproof_${'placehold_'.repeat(25)}`.slice(0, 255);

/** Which of the trees in templates/conda a package is made from. */
export type Flavour = 'program' | 'python' | 'interpreter';

/** A package called python stands in for the interpreter that packages of the flavour `python` need. */
export function flavourOf(name: string, index: Readonly<Record<string, unknown>>): Flavour {
  if (index.noarch === 'python') return 'python';
  return name === 'python' ? 'interpreter' : 'program';
}

/** The importable name of a package. */
export const moduleOf = (name: string) => name.replace(/[.-]/g, '_');

/** The files of the package itself, below its prefix. */
export function packageTree({ name, version, size }: PackageSpec, flavour: Flavour, marker: string): Entry[] {
  const holes = {
    program: { name, version, marker, prefix: PLACEHOLDER },
    python: { name, version, marker, module: moduleOf(name) },
    interpreter: { name, version, marker, prefix: PLACEHOLDER, minor: version.split('.').slice(0, 2).join('.') },
  };
  const payload = flavour === 'python' ? `site-packages/${moduleOf(name)}/payload.bin` : `share/${name}/payload.bin`;
  return [...loadTemplate(`conda/${flavour}`, holes[flavour]), { path: payload, content: payloadOf(size, marker) }];
}

/** What an archive says of its files: https://conda.org/learn/ceps/cep-0034 (paths.json, files, has_prefix). */
export function fileLists(tree: readonly Entry[]): Entry[] {
  const paths = tree.map((entry) => ({ entry, digest: digestOf(entry), prefixed: holdsPrefix(entry) }));
  const document = {
    paths: paths.map(({ entry, digest, prefixed }) => ({
      _path: entry.path,
      path_type: 'hardlink',
      ...digest,
      ...(prefixed ? { prefix_placeholder: PLACEHOLDER, file_mode: 'text' } : {}),
    })),
    paths_version: 1,
  };
  const hasPrefix = paths.filter(({ prefixed }) => prefixed).map(({ entry }) => `${PLACEHOLDER} text ${entry.path}\n`);
  return [
    { path: 'info/files', content: Buffer.from(tree.map(({ path }) => `${path}\n`).join('')) },
    ...(hasPrefix.length > 0 ? [{ path: 'info/has_prefix', content: Buffer.from(hasPrefix.join('')) }] : []),
    { path: 'info/paths.json', content: json(document) },
  ];
}

/** A document as it lies in an archive. */
export function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function digestOf({ content }: Entry): { sha256: string; size_in_bytes: number } {
  const { size, chunks } = open(content);
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return { sha256: hash.digest('hex'), size_in_bytes: size };
}

function holdsPrefix({ content }: Entry): boolean {
  return Buffer.isBuffer(content) && content.includes(PLACEHOLDER);
}
