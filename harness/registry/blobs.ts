import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { Digester } from '../core/digest.ts';
import type { StoredBlob } from '../core/registry.ts';

/**
 * Files named by the sha256 of their bytes, below `blobs/sha256/ab/`. A blob appears by rename, after its bytes were synced; what is
 * still being written lies in `blobs/incoming/`, in the same file system.
 */
export class BlobStore {
  readonly #root: string;
  #sequence = 0;
  /** Received bytes that nobody wants, and that could not be removed yet. */
  readonly #unwanted = new Set<string>();

  private constructor(root: string) {
    this.#root = root;
  }

  /** Opens the store below `dir` and removes what a killed process was still writing. */
  static async open(dir: string): Promise<BlobStore> {
    const store = new BlobStore(join(dir, 'blobs'));
    await rm(store.incoming(), { recursive: true, force: true });
    await mkdir(store.incoming(), { recursive: true });
    await mkdir(join(store.#root, 'sha256'), { recursive: true });
    await syncFolder(store.#root);
    return store;
  }

  /** Writes bytes to a temporary name; nothing is left when the source fails or the disk is full. */
  async receive(body: Readable | Buffer): Promise<IncomingBlob> {
    const path = this.incoming(`${process.pid}-${this.#sequence++}`);
    const digester = new Digester();
    const file = await open(path, 'wx', 0o600);
    try {
      try {
        for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
          digester.update(chunk);
          await writeAll(file, chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.#discard(path);
      throw error;
    }
    return { path, blob: { ...digester.digests(), size: digester.size } };
  }

  /** Gives a received blob its final name. */
  async adopt({ path, blob }: IncomingBlob): Promise<void> {
    try {
      const folder = join(this.#root, 'sha256', blob.sha256.slice(0, 2));
      if (await mkdir(folder, { recursive: true })) await syncFolder(join(this.#root, 'sha256'));
      await rename(path, join(folder, blob.sha256));
      await syncFolder(folder);
    } catch (error) {
      await this.#discard(path);
      throw error;
    }
  }

  async #discard(path: string): Promise<void> {
    this.#unwanted.add(path);
    await this.tidy();
  }

  /** Removes what could not be removed before. Storage that still refuses is asked again by the next call: whoever calls has an outcome of its own. */
  async tidy(): Promise<void> {
    for (const path of this.#unwanted) {
      const removed = await rm(path, { force: true }).then(
        () => true,
        () => false,
      );
      if (!removed) return;
      this.#unwanted.delete(path);
    }
  }

  /** A blob's file, opened for `read`: its bytes stay readable when the blob is removed meanwhile. */
  handle(sha256: string): Promise<FileHandle> {
    return open(this.#path(sha256), 'r');
  }

  /** Bytes of a blob. A whole read ends in an error instead of its last chunk when the stored bytes have rotted. */
  read(sha256: string, range?: { start: number; end: number }, file?: FileHandle): Readable {
    const source = file
      ? file.createReadStream({ ...range, highWaterMark: 1 << 18 })
      : createReadStream(this.#path(sha256), { ...range, highWaterMark: 1 << 18 });
    // Met by whoever reads; until someone does it must not end the process.
    source.on('error', () => undefined);
    if (range) return source;
    const verifier = new Verifier(sha256);
    source.on('error', (error) => verifier.destroy(error));
    verifier.on('error', () => undefined);
    verifier.on('close', () => source.destroy());
    return source.pipe(verifier);
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }

  /** Digests of all stored blobs. */
  async *list(): AsyncGenerator<string> {
    const folders: Dirent[] = await readdir(join(this.#root, 'sha256'), { withFileTypes: true });
    for (const folder of folders) {
      if (folder.isDirectory()) yield* await readdir(join(this.#root, 'sha256', folder.name));
    }
  }

  /** Where bytes lie that are no blob yet; emptied when the store is opened. */
  incoming(name = ''): string {
    return join(this.#root, 'incoming', name);
  }

  #path(sha256: string): string {
    return join(this.#root, 'sha256', sha256.slice(0, 2), sha256);
  }
}

export interface IncomingBlob {
  readonly path: string;
  readonly blob: StoredBlob;
}

/** Holds each chunk back until the next one came, and the last one until the digest was compared. */
class Verifier extends Transform {
  readonly #expected: string;
  readonly #hash = createHash('sha256');
  #held: Buffer | null = null;

  constructor(expected: string) {
    super({ highWaterMark: 1 << 18 });
    this.#expected = expected;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    const ready = this.#held;
    this.#held = chunk;
    done(null, ready ?? undefined);
  }

  override _flush(done: TransformCallback): void {
    if (this.#hash.digest('hex') !== this.#expected) done(new Error(`Stored bytes of ${this.#expected} have changed.`));
    else done(null, this.#held ?? undefined);
  }
}

/** Writes the whole chunk: one write may take less. */
export async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    offset += (await file.write(chunk, offset, chunk.length - offset)).bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
