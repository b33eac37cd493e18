import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../core/digest.ts';
import type { StreamedBody } from '../../core/http.ts';
import type { Package, PackageFile } from '../../core/package.ts';
import { HOST_ARCHITECTURE } from './elf.ts';
import type { Descriptor } from './media-types.ts';

/** What a generated package consists of, in the order in which it has to be pushed: what is referred to comes first. */
export interface Content {
  readonly blobs: readonly Descriptor[];
  /** The last one is the manifest or index that the tag names. */
  readonly manifests: readonly Descriptor[];
  readonly top: Descriptor;
  /** Digest of the config for the platform that clients run on: the identity of the image in an engine. */
  readonly config: string;
}

/** Reads a package's documents from its layout. */
export async function contentOf(pkg: Package): Promise<Content> {
  const top = pkg.manifest as unknown as Descriptor;
  const blobs = new Map<string, Descriptor>();
  const manifests: Descriptor[] = [];
  let config = '';
  const visit = async (each: Descriptor): Promise<void> => {
    const document = JSON.parse((await blobBytes(pkg, each.digest)).toString('utf8'));
    for (const child of document.manifests ?? []) await visit(child);
    for (const blob of [document.config, ...(document.layers ?? [])]) if (blob) blobs.set(blob.digest, blob);
    const architecture = each.platform?.architecture ?? HOST_ARCHITECTURE;
    if (document.config && architecture === HOST_ARCHITECTURE) config = document.config.digest;
    manifests.push(each);
  };
  await visit(top);
  return { blobs: [...blobs.values()], manifests, top, config };
}

/** Bytes of a document or small blob of the package. */
export function blobBytes(pkg: Package, digest: string): Promise<Buffer> {
  return readFile(pathOf(pkg, digest));
}

/** A blob of the package as the body of a request. */
export function blobBody(pkg: Package, { digest, size }: Descriptor): StreamedBody {
  return { size, stream: () => createReadStream(pathOf(pkg, digest)) };
}

/** A document or blob of the package as a file of its own. */
export async function fileOf(pkg: Package, { digest }: Descriptor): Promise<PackageFile> {
  const path = pathOf(pkg, digest);
  return { name: hexOf(digest), path, ...(await digestFile(path)) };
}

/** The hexadecimal part of a digest: the name of its file. */
export function hexOf(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1);
}

function pathOf(pkg: Package, digest: string): string {
  return join(pkg.source!, 'blobs/sha256', hexOf(digest));
}
