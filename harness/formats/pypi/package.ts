// https://packaging.python.org/en/latest/specifications/binary-distribution-format/
// https://packaging.python.org/en/latest/specifications/source-distribution-format/
// https://packaging.python.org/en/latest/specifications/core-metadata/
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import type { Entry, Source } from '../../archive/entry.ts';
import { writeTarGz, writeZip } from '../../archive/write.ts';
import { HarnessError } from '../../core/error.ts';
import { markerOf } from '../../core/marker.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { Package, PackageFile, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { writeAttestation } from './attestation.ts';
import { parseCoreMetadata, renderCoreMetadata } from './core-metadata.ts';
import { fileStem, moduleName, normalizedName, requireIdentity } from './name.ts';

export const kinds = ['wheel', 'sdist', 'attestation'] as const;

/**
 * A wheel and an sdist from templates/pypi. `spec.manifest` is an RFC 7396 patch of the core metadata, by header name
 * (`{ 'Requires-Python': '>=99', 'License-File': null }`). Both files carry the same metadata and payload; the sdist builds offline.
 * The kind `attestation`, where it is asked for by name, is a signed statement beside each of them.
 * The console script `scriptName(name)` and `python -m <moduleName(name)>` print the marker.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version } = spec;
  requireIdentity(name, version);
  const marker = markerOf('pypi', spec);
  const module = moduleName(name);
  const files = loadTemplate('pypi', { name, version, marker, module, project: normalizedName(name) });
  const manifest = mergePatch(
    parseCoreMetadata(`${takeFile(files, 'PKG-INFO')}\n${readme(files)}`),
    spec.manifest ?? {},
  );
  const tree: Entry[] = [
    ...files,
    { path: 'PKG-INFO', content: Buffer.from(renderCoreMetadata(manifest)) },
    { path: `src/${module}/payload.bin`, content: payloadOf(spec.size, marker) },
  ];
  const stem = fileStem(name, version);
  const makers = {
    wheel: () => writeWheel(join(spec.dir, `${stem}-py3-none-any.whl`), stem, tree),
    sdist: () => writeTarGz(join(spec.dir, `${stem}.tar.gz`), below(`${stem}/`, tree)),
  };
  const made: PackageFile[] = [];
  for (const kind of distributionKinds(spec)) made.push(await makers[kind]());
  const attested = spec.kinds?.includes('attestation') ? spec.signature : undefined;
  const attestations = attested ? await Promise.all(made.map((file) => writeAttestation(file, attested))) : [];
  return seal(spec, {
    format: 'pypi',
    purl: purlOf('pypi', name, version),
    marker,
    files: [...made, ...attestations],
    manifest,
    ...(attested ? { publicKey: attested.signer.publicKeyPem } : {}),
  });
}

/** The kinds of distribution that a spec asks for: what is attested has to be among them. */
function distributionKinds(spec: PackageSpec): ('wheel' | 'sdist')[] {
  const wanted = kindsOf(spec, kinds).filter((kind) => kind !== 'attestation');
  if (wanted.length > 0) return wanted;
  throw new HarnessError(
    'SPEC_INVALID',
    'An attestation needs a file that it is about.',
    'Add the kind wheel or sdist.',
  );
}

/** The wheel of a source tree: the modules, then the .dist-info folder, whose RECORD is written last. */
function writeWheel(path: string, stem: string, tree: readonly Entry[]): Promise<PackageFile> {
  const info = `${stem}.dist-info/`;
  const take = (from: string, to: string) =>
    tree
      .filter((entry) => entry.path.startsWith(from))
      .map((entry) => moved(entry, to + entry.path.slice(from.length)));
  const record = new Record(`${info}RECORD`);
  const modules = take('src/', '').map((entry) => record.follow(entry));
  const metadata = [
    ...take('PKG-INFO', `${info}METADATA`),
    ...take('LICENSE', `${info}licenses/LICENSE`),
    ...take('dist-info/', info),
  ].map((entry) => record.follow(entry));
  return writeZip(path, modules, metadata, [{ path: record.path, content: () => record.content() }]);
}

/** Hashes the entries of a wheel while they are written. */
class Record {
  readonly path: string;
  readonly #rows: { path: string; hash: Hash; size: number }[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /** The same entry; what is read from it is recorded. */
  follow(entry: Entry): Entry {
    const content = typeof entry.content === 'function' ? entry.content() : entry.content;
    const { size, chunks } = Buffer.isBuffer(content) ? asSource(content) : content;
    const row = { path: entry.path, hash: createHash('sha256'), size };
    this.#rows.push(row);
    const recorded = function* (): Generator<Buffer> {
      for (const chunk of chunks()) {
        row.hash.update(chunk);
        yield chunk;
      }
    };
    return { ...entry, content: { size, chunks: recorded } };
  }

  content(): Buffer {
    const lines = this.#rows.map(({ path, hash, size }) => `${path},sha256=${hash.digest('base64url')},${size}`);
    return Buffer.from([...lines.sort(), `${this.path},,`, ''].join('\n'));
  }
}

function asSource(content: Buffer): Source {
  return { size: content.length, chunks: () => [content] };
}

function below(folder: string, entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => moved(entry, folder + entry.path));
}

function moved(entry: Entry, path: string): Entry {
  return { ...entry, path };
}

function readme(files: readonly { path: string; content: Buffer }[]): string {
  return files.find(({ path }) => path === 'README.md')?.content.toString('utf8') ?? '';
}
