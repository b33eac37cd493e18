// Repository layout: https://maven.apache.org/repositories/layout.html
// The jar file specification: https://docs.oracle.com/en/java/javase/17/docs/specs/jar/jar.html
import { join } from 'node:path';
import type { Entry } from '../../archive/entry.ts';
import { writeChunks, writeZip } from '../../archive/write.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageFile, PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import { loadTemplate } from '../../core/template.ts';
import { printingClass } from './class-file.ts';
import { type Coordinates, coordinatesOf, folderOf, nameOf, requireCoordinates } from './coordinates.ts';
import { moduleFile } from './module-file.ts';
import { pomBody, pomParent, type Wishes } from './pom.ts';
import { signatures } from './signature.ts';

export const kinds = ['jar', 'sources', 'module', 'signature'] as const;

/**
 * A release or snapshot as `mvn deploy` sends it, without the checksums: jar, POM, sources, Gradle module file, and a signature of each
 * where the kind `signature` is asked for by name.
 * `java -jar` prints the marker. `spec.manifest` holds wishes for the POM, the built package's `manifest` those and the coordinates.
 * The names are those of a release; a client gives the files of a snapshot the time of their deployment.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const wanted = kindsOf(spec, kinds);
  requireCoordinates(spec.name, spec.version);
  const coordinates = coordinatesOf(spec.name);
  const wishes = (spec.manifest ?? {}) as Wishes;
  const marker = markerOf('maven', spec);
  const making = new Making(spec, coordinates, marker);
  const pom = await making.pom(wishes);
  const files = wishes.packaging === 'pom' ? [{ ...pom, companion: undefined }] : [await making.jar(), pom];
  if (wishes.packaging !== 'pom') {
    const sources = wanted.includes('sources') ? await making.sources() : null;
    if (sources) files.push(sources);
    for (const classifier of wishes.classifiers ?? []) files.push(await making.classified(classifier));
    if (sources && wanted.includes('module')) files.push(await making.module(files[0]!, sources));
  }
  if (spec.signature && spec.kinds?.includes('signature'))
    files.push(...(await signatures(files as PackageFile[], spec.signature)));
  const folder = folderOf(coordinates, spec.version);
  const { group, artifact } = coordinates;
  return seal(spec, {
    format: 'maven',
    name: nameOf(coordinates),
    purl: purlOf('maven', artifact, spec.version, { namespace: group }),
    marker,
    files: files.map(({ companion, ...file }) => ({
      ...file,
      place: `${folder}/${file.name}`,
      ...(companion ? { companion } : {}),
    })),
    manifest: { ...wishes, groupId: group, artifactId: artifact, version: spec.version },
  });
}

type MadeFile = Omit<PackageFile, 'companion'> & { companion?: true | undefined };

/** Makes the files of one artifact. */
class Making {
  readonly #spec: PackageSpec;
  readonly #coordinates: Coordinates;
  readonly #marker: string;
  readonly #stem: string;
  readonly #mainClass: string;

  constructor(spec: PackageSpec, coordinates: Coordinates, marker: string) {
    this.#spec = spec;
    this.#coordinates = coordinates;
    this.#marker = marker;
    this.#stem = join(spec.dir, `${coordinates.artifact}-${spec.version}`);
    this.#mainClass = `${coordinates.group}.${coordinates.artifact}`
      .replaceAll(/[^A-Za-z0-9.]/g, '_')
      .replaceAll(/(^|\.)(\d)/g, '$1_$2');
  }

  async pom(wishes: Wishes): Promise<MadeFile> {
    const [file] = loadTemplate('maven/pom', {
      ...this.#coordinates,
      version: this.#spec.version,
      packaging: wishes.packaging ?? 'jar',
      marker: this.#marker,
      parent: pomParent(wishes),
      body: pomBody(wishes),
    });
    return companion(await writeChunks(`${this.#stem}.pom`, [file!.content]));
  }

  async jar(): Promise<MadeFile> {
    return writeZip(`${this.#stem}.jar`, ...this.#jarEntries(this.#marker, this.#spec.size));
  }

  /** A small jar beside the main one, which prints the marker with the classifier behind it. */
  async classified(classifier: string): Promise<MadeFile> {
    return companion(
      await writeZip(`${this.#stem}-${classifier}.jar`, ...this.#jarEntries(`${this.#marker} ${classifier}`, 'small')),
    );
  }

  async sources(): Promise<MadeFile> {
    const files = loadTemplate('maven/sources', { package: this.#mainClass, marker: this.#marker });
    const folder = this.#mainClass.replaceAll('.', '/');
    return companion(
      await writeZip(
        `${this.#stem}-sources.jar`,
        files.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
      ),
    );
  }

  async module(jar: MadeFile, sources: MadeFile): Promise<MadeFile> {
    const text = moduleFile(this.#coordinates, this.#spec.version, jar as PackageFile, sources as PackageFile);
    return companion(await writeChunks(`${this.#stem}.module`, [Buffer.from(text)]));
  }

  /** The manifest comes first: readers of jars as streams look for it there. */
  #jarEntries(line: string, size: PackageSpec['size']): [Entry[], Entry[]] {
    const { artifact } = this.#coordinates;
    const manifest = loadTemplate('maven/jar', {
      mainClass: `${this.#mainClass}.Main`,
      artifact,
      version: this.#spec.version,
    });
    const name = `${this.#mainClass.replaceAll('.', '/')}/Main`;
    return [
      // A line of a manifest ends with CR LF or LF, and holds 72 bytes at most.
      manifest.map((file) => ({ ...file, content: folded(file.content) })),
      [
        { path: `${name}.class`, content: printingClass(name, line) },
        { path: 'payload.bin', content: payloadOf(size, this.#marker) },
      ],
    ];
  }
}

function companion(file: PackageFile): MadeFile {
  return { ...file, companion: true };
}

/** Continues lines of more than 72 bytes on the next one, behind a space. */
function folded(manifest: Buffer): Buffer {
  const lines = manifest.toString('utf8').split('\n');
  return Buffer.from(
    lines.map((line) => [line.slice(0, 72), ...(line.slice(72).match(/.{1,71}/g) ?? [])].join('\n ')).join('\n'),
  );
}
