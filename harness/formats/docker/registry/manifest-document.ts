// https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, image-index.md, descriptor.md
import type { Json } from '../../../core/registry.ts';
import { type Descriptor, MANIFEST_TYPES, OCI, SCHEMA2 } from '../media-types.ts';
import { isDigest } from '../name.ts';
import { ProtocolError } from './error.ts';

/** A pushed manifest, as far as the registry looks into it. */
export interface ManifestDocument {
  readonly mediaType: string;
  readonly blobs: readonly Descriptor[];
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Reads a manifest; the bytes themselves stay as they are. Throws MANIFEST_INVALID. */
export function readManifestDocument(bytes: Buffer, contentType: string | undefined): ManifestDocument {
  const document = parse(bytes);
  const mediaType = mediaTypeOf(document, contentType?.replace(/;.*/s, '').trim());
  const isIndex = mediaType === OCI.index || mediaType === SCHEMA2.index;
  const blobs = isIndex ? [] : [descriptor(document.config, 'config'), ...descriptors(document, 'layers')];
  const subject = document.subject === undefined ? {} : { subject: descriptor(document.subject, 'subject') };
  const artifactType = document.artifactType ?? (isIndex ? undefined : document.config.mediaType);
  return {
    mediaType,
    blobs: blobs.filter((blob) => !isForeign(blob)),
    manifests: isIndex ? descriptors(document, 'manifests') : [],
    ...subject,
    ...(artifactType ? { artifactType: String(artifactType) } : {}),
    ...(document.annotations ? { annotations: document.annotations } : {}),
  };
}

function parse(bytes: Buffer): Json {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('A manifest is a JSON document in UTF-8.');
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw invalid('A manifest is an object.');
  if ((document as Json).schemaVersion !== 2) throw invalid('schemaVersion is 2.');
  return document;
}

/** What the header says and what the document says are the same; an OCI document may leave it to the header. */
function mediaTypeOf({ mediaType }: Json, header: string | undefined): string {
  if (mediaType !== undefined && header !== undefined && mediaType !== header) {
    throw invalid(`The document says ${String(mediaType)}, Content-Type says ${header}.`);
  }
  const stated = mediaType ?? header;
  if (MANIFEST_TYPES.some((known) => known === stated)) return stated;
  throw invalid(`${String(stated)} is none of ${MANIFEST_TYPES.join(', ')}.`);
}

function descriptors(document: Json, field: 'layers' | 'manifests'): Descriptor[] {
  const list = document[field];
  if (!Array.isArray(list)) throw invalid(`${field} is a list.`);
  return list.map((each, index) => descriptor(each, `${field}[${index}]`));
}

function descriptor(value: unknown, where: string): Descriptor {
  const { mediaType, digest, size } = (value ?? {}) as Json;
  if (typeof mediaType !== 'string' || mediaType === '') throw invalid(`${where} has no mediaType.`);
  if (typeof digest !== 'string' || !isDigest(digest)) throw invalid(`${where} has no valid digest.`);
  if (!Number.isSafeInteger(size) || size < 0) throw invalid(`${where} has no valid size.`);
  return value as Descriptor;
}

/** Layers that are kept elsewhere: https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#non-distributable-layers */
function isForeign({ mediaType }: Descriptor): boolean {
  return mediaType.includes('.nondistributable.') || mediaType.includes('.foreign.');
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(400, 'MANIFEST_INVALID', message);
}
