// https://doc.rust-lang.org/cargo/reference/manifest.html
// https://doc.rust-lang.org/cargo/commands/cargo-package.html
// https://doc.rust-lang.org/cargo/reference/registry-index.html#name-restrictions
import { join } from 'node:path';
import type { Entry } from '../../archive/entry.ts';
import { writeTarGz } from '../../archive/write.ts';
import { writeTree } from '../../archive/write-tree.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import {
  type CargoManifest,
  cargoManifest,
  hasDependencies,
  lockFile,
  normalizedManifest,
  renderCargoManifest,
} from './manifest.ts';
import { crateName, requireIdentity } from './name.ts';

export const kinds = ['crate'] as const;

/**
 * A .crate and its source tree, from templates/cargo. `spec.manifest` is an RFC 7396 patch of Cargo.toml. The library's `MARKER` and
 * `marker()` are the marker; the program `<name>-marker` prints it.
 *
 * cargo has no way to publish a given .crate: it packs `source` itself (`--allow-dirty --no-verify` suffice), into bytes of its own. So the
 * artefact of a native publish is the one below `target/package`; `file` is what raw requests publish. The two hold the same files.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  requireIdentity(name, version);
  kindsOf(spec, kinds);
  const marker = markerOf('cargo', spec);
  const files: Entry[] = loadTemplate('cargo', { name, version, marker, crate: crateName(name) });
  const manifest = cargoManifest(takeFile(files, 'Cargo.toml'), spec.manifest);
  const payload = { path: 'payload.bin', content: payloadOf(spec.size, marker) };
  const stem = `${name}-${version}`;
  const packed = [
    ...files.filter((entry) => !entry.path.startsWith('notes/')),
    ...manifestFiles(spec, manifest),
    payload,
  ];
  const file = await writeTarGz(
    join(dir, `${stem}.crate`),
    packed.map((entry) => ({ ...entry, path: `${stem}/${entry.path}` })),
  );
  const source = join(dir, stem);
  await writeTree(source, [...files, text('Cargo.toml', renderCargoManifest(manifest)), payload]);
  return seal(spec, { format: 'cargo', purl: purlOf('cargo', name, version), marker, files: [file], manifest, source });
}

function manifestFiles({ name, version }: PackageSpec, manifest: CargoManifest): Entry[] {
  return [
    text('Cargo.toml', renderCargoManifest(normalizedManifest(manifest))),
    text('Cargo.toml.orig', renderCargoManifest(manifest)),
    ...(hasDependencies(manifest) ? [] : [text('Cargo.lock', lockFile(name, version))]),
  ];
}

function text(path: string, content: string): Entry {
  return { path, content: Buffer.from(content) };
}
