// https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
// https://github.com/moby/docker-image-spec/blob/main/spec.md (manifest.json of archives that `docker load` reads)
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../archive/entry.ts';
import { sorted } from '../../archive/entry.ts';
import { tarChunks } from '../../archive/tar.ts';
import { writeChunks } from '../../archive/write.ts';
import { HarnessError } from '../../core/error.ts';
import { markerOf } from '../../core/marker.ts';
import type { Package, PackageSpec } from '../../core/package.ts';
import { purlOf } from '../../core/purl.ts';
import { kindsOf, seal } from '../../core/seal.ts';
import {
  type Ingredients,
  ingredientsOf,
  type PlatformImage,
  writeArtifact,
  writeImages,
  writeIndex,
  writeManyLayers,
} from './image.ts';
import { LayoutWriter } from './layout.ts';
import { type Descriptor, OCI, SCHEMA2 } from './media-types.ts';
import { requireIdentity } from './name.ts';
import { type Signed, writeSignature } from './signature.ts';

/**
 * `oci`: an index over images for two platforms; `schema2`: the same in docker's media types; `layers`: one image of many layers, one of which
 * has no bytes; `artifact`: a manifest that is no image; `signature`: what signs the manifest `spec.manifest.signed`. A package is of one kind.
 */
export const kinds = ['oci', 'schema2', 'layers', 'artifact', 'signature'] as const;

type Kind = (typeof kinds)[number];

/**
 * An image layout as a folder (`source`) and the same as an archive, which `docker load` reads as well. `spec.manifest` holds RFC 7396 patches for
 * the documents `config`, `manifest` and `index`. The image's entry point is a static program that prints the marker.
 */
export async function build(spec: PackageSpec): Promise<Package> {
  const { name, version, dir } = spec;
  requireIdentity(name, version);
  const kind = kindOf(spec);
  const marker = markerOf('docker', { ...spec, edition: `${kind} ${spec.edition ?? ''}` });
  const file = join(dir, `${name.replaceAll('/', '--')}_${version}.tar`);
  const layout = await LayoutWriter.create(file.replace(/\.tar$/, ''));
  const { top, images } = await writeContent(layout, ingredientsOf(spec, marker), kind, spec);
  const root = await writeRoot(layout.folder, top, version);
  const entries = [...layout.entries(), ...root, ...loadable(images, `${name}:${version}`)];
  const archive = await writeChunks(file, tarChunks(sorted(entries)));
  const purl = purlOf('docker', name.split('/').at(-1)!, version, namespaceOf(name));
  const publicKey = kind === 'signature' ? spec.signature?.signer.publicKeyPem : undefined;
  const manifest = { ...top, ...(publicKey ? { publicKey } : {}) };
  return seal(spec, { format: 'docker', purl, marker, files: [archive], manifest, source: layout.folder });
}

function kindOf(spec: PackageSpec): Kind {
  const [kind, ...others] = spec.kinds === undefined ? (['oci'] as const) : kindsOf(spec, kinds);
  if (kind !== undefined && others.length === 0) return kind;
  const remedy = `Choose one of ${kinds.join(', ')}.`;
  throw new HarnessError('SPEC_INVALID', 'A package of this format is of one kind.', remedy);
}

async function writeContent(
  layout: LayoutWriter,
  parts: Ingredients,
  kind: Kind,
  spec: PackageSpec,
): Promise<{ top: Descriptor; images: readonly PlatformImage[] }> {
  if (kind === 'artifact') return { top: await writeArtifact(layout, parts), images: [] };
  if (kind === 'signature') {
    const top = await writeSignature(layout, signedBy(spec), parts.marker, spec.signature);
    return { top, images: [] };
  }
  if (kind === 'layers') {
    const image = await writeManyLayers(layout, parts);
    return { top: image.manifest, images: [image] };
  }
  const types = kind === 'oci' ? OCI : SCHEMA2;
  const images = await writeImages(layout, parts, types);
  return { top: await writeIndex(layout, parts, types, images), images };
}

function signedBy({ manifest }: PackageSpec): Signed {
  const signed = manifest?.signed as Signed | undefined;
  if (signed) return signed;
  throw new HarnessError(
    'SPEC_INVALID',
    'A signature needs what it signs.',
    'Give manifest.signed: { subject, repository }.',
  );
}

/** The two files that make a folder of blobs a layout. */
async function writeRoot(folder: string, top: Descriptor, version: string): Promise<Entry[]> {
  const named = { ...top, annotations: { 'org.opencontainers.image.ref.name': version } };
  const files = {
    'oci-layout': { imageLayoutVersion: '1.0.0' },
    'index.json': { schemaVersion: 2, mediaType: OCI.index, manifests: [named] },
  };
  const entries = Object.entries(files).map(([path, value]) => ({ path, content: Buffer.from(JSON.stringify(value)) }));
  for (const { path, content } of entries) await writeFile(join(folder, path), content);
  return entries;
}

/** What `docker load` looks for: each platform's image under a name of its own. */
function loadable(images: readonly PlatformImage[], reference: string): Entry[] {
  if (images.length === 0) return [];
  const path = ({ digest }: Descriptor) => `blobs/${digest.replace(':', '/')}`;
  const list = images.map(({ architecture, config, layers }) => ({
    Config: path(config),
    RepoTags: [`${reference}-${architecture}`],
    Layers: layers.map(path),
  }));
  return [{ path: 'manifest.json', content: Buffer.from(JSON.stringify(list)) }];
}

function namespaceOf(name: string): { namespace?: string } {
  const at = name.lastIndexOf('/');
  return at < 0 ? {} : { namespace: name.slice(0, at) };
}
