// https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md, manifest.md, image-index.md, layer.md
import type { Entry } from '../../archive/entry.ts';
import { mergePatch } from '../../core/merge-patch.ts';
import type { PackageSpec } from '../../core/package.ts';
import { payloadOf } from '../../core/payload.ts';
import { loadTemplate, takeFile } from '../../core/template.ts';
import { ARCHITECTURES, type Architecture, printerOf } from './elf.ts';
import type { Layer, LayoutWriter } from './layout.ts';
import { type Descriptor, EMPTY, type MediaTypes, OCI, PLAIN_LAYER } from './media-types.ts';

type Json = Record<string, unknown>;

/** Which documents a spec's `manifest` patches (RFC 7396). */
export interface Patches {
  readonly config?: Json;
  readonly manifest?: Json;
  readonly index?: Json;
}

/** What one generated image is made of, before it is written. */
export interface Ingredients {
  readonly marker: string;
  readonly config: Json;
  readonly annotations: Json;
  readonly base: readonly Entry[];
  readonly payload: readonly Entry[];
  readonly patches: Patches;
}

/** A platform's image: its manifest, its config, and its layers for whoever lists them. */
export interface PlatformImage {
  readonly architecture: Architecture;
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: readonly Layer[];
}

/** How many further layers the image with many layers has; engines stop at 127. */
const MANY = 24;
/** A file of that name removes the one it names from the layers below: https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#whiteouts */
const WHITEOUT = 'opt/regproof/.wh.removed';

/** Fills the templates. Every layer holds the marker, so that no two images share a blob by chance. */
export function ingredientsOf(spec: PackageSpec, marker: string): Ingredients {
  const files = loadTemplate('docker', { name: spec.name, version: spec.version, marker });
  const config: Json = JSON.parse(takeFile(files, 'config.json'));
  const annotations: Json = JSON.parse(takeFile(files, 'annotations.json'));
  const payload: Entry[] = [
    { path: 'opt/regproof/payload.bin', content: payloadOf(spec.size, marker) },
    { path: 'opt/regproof/payload.marker', content: Buffer.from(`${marker}\n`) },
    { path: WHITEOUT, content: Buffer.alloc(0) },
  ];
  const base = files.map((file) => ({ ...file, path: file.path.replace(/^base\//, '') }));
  return { marker, config, annotations, base, payload, patches: (spec.manifest ?? {}) as Patches };
}

/** Writes one image for several platforms; the layers that are the same for all of them are written once. */
export async function writeImages(
  layout: LayoutWriter,
  parts: Ingredients,
  types: MediaTypes,
): Promise<PlatformImage[]> {
  const base = await layout.addLayer(parts.base, types.layer);
  const payload = await layout.addLayer(parts.payload, types.layer);
  const images: PlatformImage[] = [];
  for (const architecture of ARCHITECTURES) {
    const program = await layout.addLayer([programOf(parts.marker, architecture)], types.layer);
    images.push(await writeImage(layout, parts, types, architecture, [base, program, payload]));
  }
  return images;
}

/** Writes an image with many layers, one of which is not compressed and has no bytes at all. */
export async function writeManyLayers(layout: LayoutWriter, parts: Ingredients): Promise<PlatformImage> {
  const layers: Layer[] = [await layout.addLayer([...parts.base, programOf(parts.marker, 'amd64')], OCI.layer)];
  for (let index = 1; index <= MANY; index++) {
    const content = Buffer.from(`${index} ${parts.marker}\n`);
    layers.push(await layout.addLayer([{ path: `opt/regproof/layer-${index}`, content }], OCI.layer));
  }
  const nothing = await layout.add(Buffer.alloc(0), PLAIN_LAYER);
  layers.push({ ...nothing, diffId: nothing.digest }, await layout.addLayer(parts.payload, OCI.layer));
  return writeImage(layout, parts, OCI, 'amd64', layers);
}

/** Writes an artifact that is no image: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage */
export async function writeArtifact(layout: LayoutWriter, parts: Ingredients): Promise<Descriptor> {
  const config = await layout.add(Buffer.from('{}'), EMPTY);
  const content = await layout.add(Buffer.from(`${JSON.stringify({ marker: parts.marker })}\n`), 'application/json');
  const artifactType = 'application/vnd.regproof.statement.v1+json';
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    artifactType,
    config,
    layers: [content],
    annotations: parts.annotations,
  };
  return layout.addJson(mergePatch(manifest, parts.patches.manifest ?? {}), OCI.manifest);
}

/** Writes the index over the images of all platforms. */
export function writeIndex(
  layout: LayoutWriter,
  { annotations, patches }: Ingredients,
  types: MediaTypes,
  images: readonly PlatformImage[],
): Promise<Descriptor> {
  const manifests = images.map(({ manifest, architecture }) => ({ ...manifest, platform: platformOf(architecture) }));
  // Docker's list has no annotations.
  const notes = types === OCI ? { annotations } : {};
  const index = { schemaVersion: 2, mediaType: types.index, manifests, ...notes };
  return layout.addJson(mergePatch(index, patches.index ?? {}), types.index);
}

async function writeImage(
  layout: LayoutWriter,
  { config, annotations, patches }: Ingredients,
  types: MediaTypes,
  architecture: Architecture,
  layers: readonly Layer[],
): Promise<PlatformImage> {
  const document = {
    ...config,
    ...platformOf(architecture),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({ created: config.created, created_by: `regproof: layer ${index + 1}` })),
  };
  const written = await layout.addJson(mergePatch(document, patches.config ?? {}), types.config);
  const notes = types === OCI ? { annotations } : {};
  const references = layers.map(({ diffId: _, ...descriptor }) => descriptor);
  const manifest = { schemaVersion: 2, mediaType: types.manifest, config: written, layers: references, ...notes };
  const sealed = await layout.addJson(mergePatch(manifest, patches.manifest ?? {}), types.manifest);
  return { architecture, manifest: sealed, config: written, layers };
}

function platformOf(architecture: Architecture): NonNullable<Descriptor['platform']> {
  return { architecture, os: 'linux', ...(architecture === 'arm64' ? { variant: 'v8' } : {}) };
}

function programOf(marker: string, architecture: Architecture): Entry {
  return { path: 'usr/bin/marker', content: printerOf(marker, architecture), mode: 0o755 };
}
