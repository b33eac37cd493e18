// https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, type Source, sorted } from '../../archive/entry.ts';
import { gzipChunks } from '../../archive/gzip.ts';
import { tarChunks } from '../../archive/tar.ts';
import { writePart } from '../../archive/write.ts';
import type { Descriptor } from './media-types.ts';

/** A layer: how it is referred to, and the digest of its uncompressed bytes. */
export interface Layer extends Descriptor {
  readonly diffId: string;
}

const CHUNK = 1 << 18;

/** Writes blobs below `<folder>/blobs/sha256/`, named by their digest, and remembers them. */
export class LayoutWriter {
  readonly folder: string;
  readonly #blobs = new Map<string, number>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Replaces what is at `folder` by an empty layout. */
  static async create(folder: string): Promise<LayoutWriter> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
    return new LayoutWriter(folder);
  }

  /** Keeps bytes as a blob. */
  async add(bytes: Buffer, mediaType: string): Promise<Descriptor> {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await writeFile(this.#path(digest), bytes);
    this.#blobs.set(digest, bytes.length);
    return { mediaType, digest, size: bytes.length };
  }

  /** Keeps a document as a blob, indented: registries must give back bytes, not what they would have written. */
  addJson(document: object, mediaType: string): Promise<Descriptor> {
    return this.add(Buffer.from(`${JSON.stringify(document, null, 2)}\n`), mediaType);
  }

  /** Keeps the files as a compressed tar. */
  async addLayer(entries: readonly Entry[], mediaType: string): Promise<Layer> {
    const uncompressed = createHash('sha256');
    async function* watched(): AsyncGenerator<Buffer> {
      for await (const chunk of tarChunks(sorted(entries))) {
        uncompressed.update(chunk);
        yield chunk;
      }
    }
    const { path, size, sha256 } = await writePart(join(this.folder, 'layer'), gzipChunks(watched()), 'sha256');
    const digest = `sha256:${sha256}`;
    await rename(path, this.#path(digest));
    this.#blobs.set(digest, size);
    return { mediaType, digest, size, diffId: `sha256:${uncompressed.digest('hex')}` };
  }

  /** The blobs as entries of an archive. */
  entries(): Entry[] {
    return [...this.#blobs].map(([digest, size]) => ({
      path: `blobs/${digest.replace(':', '/')}`,
      content: fileSource(this.#path(digest), size),
    }));
  }

  #path(digest: string): string {
    return join(this.folder, 'blobs', digest.replace(':', '/'));
  }
}

function fileSource(path: string, size: number): Source {
  return {
    size,
    *chunks() {
      const file = openSync(path, 'r');
      try {
        for (;;) {
          const chunk = Buffer.allocUnsafe(CHUNK);
          const length = readSync(file, chunk);
          if (length === 0) return;
          yield chunk.subarray(0, length);
        }
      } finally {
        closeSync(file);
      }
    },
  };
}
