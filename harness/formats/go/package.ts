// Module zip files: https://go.dev/ref/mod#zip-files
// GOPROXY protocol: https://go.dev/ref/mod#goproxy-protocol
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { type Entry, open } from '../../archive/entry.ts';
import { writeChunks, writeZip } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageFile, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { hash1, hashGoMod } from './hash.ts';
import { type Module, moduleOf, placeOf, requireModule } from './module.ts';

export const kinds = ['zip'] as const;

/** Every module has the time that archives have: a proxy may answer another, which is when it was published. */
const TIME = '2020-01-01T00:00:00Z';

/** What `spec.manifest` may say. */
interface Wishes {
  /** Lines that are appended to go.mod, for example `retract v1.0.0`. */
  readonly goMod?: string;
  /** False leaves go.mod out, as modules from before modules do. */
  readonly hasGoMod?: boolean;
  /** Further files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * A module as a proxy serves it, from templates/go: `<version>.zip`, `.mod` and `.info`. The program in the module's root prints the
 * marker, and so does its package `kit`. `manifest` holds `module`, `version`, `goMod` (the text), and the hashes `sum` and
 * `goModSum` that `go mod download` must print.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  kindsOf(spec, kinds);
  const module = moduleOf(spec.name, spec.version);
  requireModule(module);
  const marker = markerOf('go', spec);
  const wishes = (spec.manifest ?? {}) as Wishes;
  const files: Entry[] = loadTemplate('go', { module: module.path, marker });
  const goMod = `${takeFile(files as { path: string; content: unknown }[], 'go.mod')}${wishes.goMod ?? ''}`;
  const served = wishes.hasGoMod === false ? `module ${module.path}\n` : goMod;
  const tree: Entry[] = [
    ...files,
    ...(wishes.hasGoMod === false ? [] : [{ path: 'go.mod', content: Buffer.from(goMod) }]),
    ...Object.entries(wishes.files ?? {}).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    { path: 'payload.bin', content: payloadOf(spec.size, marker) },
  ];
  const packed = tree.map((entry) => ({ ...entry, path: `${module.path}@${module.version}/${entry.path}` }));
  const zip = await writeZip(join(spec.dir, `${module.version}.zip`), packed);
  const mod = await companion(spec.dir, `${module.version}.mod`, served);
  const info = await companion(
    spec.dir,
    `${module.version}.info`,
    JSON.stringify({ Version: module.version, Time: TIME }),
  );
  const manifest = {
    module: module.path,
    version: module.version,
    goMod: served,
    sum: hash1(packed.map(({ path, content }) => ({ name: path, sha256: sha256Of(content) }))),
    goModSum: hashGoMod(Buffer.from(served)),
  };
  return seal(spec, {
    format: 'go',
    name: module.path,
    version: module.version,
    purl: purlOf('golang', basename(module.path), module.version, { namespace: namespaceOf(module) }),
    marker,
    files: [zip, mod, info].map((file) => placed(file, module)),
    manifest,
  });
}

async function companion(dir: string, name: string, text: string): Promise<PackageFile> {
  return { ...(await writeChunks(join(dir, name), [Buffer.from(text)])), companion: true };
}

function placed(file: PackageFile, module: Module): PackageFile {
  return { ...file, place: placeOf(module, file.name.split('.').at(-1) as 'zip') };
}

function namespaceOf({ path }: Module): string {
  return path.split('/').slice(0, -1).join('/');
}

function sha256Of(content: Entry['content']): string {
  const hash = createHash('sha256');
  for (const chunk of open(content).chunks) hash.update(chunk);
  return hash.digest('hex');
}
