import type { Readable } from 'node:stream';
import type { DocumentRow, PackageRow, Repository, StoredBlob, Transaction, Uploads } from '../core/registry.ts';
import { isReadOnly } from '../core/storage-error.ts';
import type { BlobStore, IncomingBlob } from './blobs.ts';
import type { Metadata } from './metadata.ts';
import { Mutex } from './mutex.ts';
import { isDatabaseGone } from './postgres.ts';
import { UploadStore } from './uploads.ts';

/**
 * Joins blobs and rows. A blob lives as long as a row refers to it or a request that stored it is still running; both are looked at
 * under one mutex, so that equal bytes sent twice are never removed under the second sender.
 */
export class Stores {
  readonly blobs: BlobStore;
  readonly metadata: Metadata;
  readonly uploads: UploadStore;
  readonly #pins = new Map<string, number>();
  readonly #mutex = new Mutex();
  /** Blobs that could not be looked at or removed, since rows or storage did not let it. */
  readonly #left = new Set<string>();

  constructor(blobs: BlobStore, metadata: Metadata) {
    this.blobs = blobs;
    this.metadata = metadata;
    this.uploads = new UploadStore(blobs);
  }

  /** Removes the blobs that a process which died had stored before it could refer to them. */
  async recover(): Promise<number> {
    const stored: string[] = [];
    for await (const sha256 of this.blobs.list()) stored.push(sha256);
    return this.collect(stored);
  }

  /** Stores a stream and pins the blob. */
  async store(body: Readable | Buffer): Promise<StoredBlob> {
    return this.take(await this.blobs.receive(body));
  }

  /** Gives received bytes their final name and pins the blob. */
  take(incoming: IncomingBlob): Promise<StoredBlob> {
    return this.#mutex.run(async () => {
      await this.blobs.adopt(incoming);
      const { sha256 } = incoming.blob;
      this.#pins.set(sha256, (this.#pins.get(sha256) ?? 0) + 1);
      return incoming.blob;
    });
  }

  /** Removes those of the given blobs that nothing refers to, and of those that could not be looked at before, and returns how many. */
  collect(sha256s: readonly string[]): Promise<number> {
    return this.#mutex.run(async () => {
      await this.blobs.tidy();
      for (const sha256 of sha256s) this.#left.add(sha256);
      const candidates = [...this.#left].filter((sha256) => !this.#pins.has(sha256));
      if (candidates.length === 0) return 0;
      const kept = await this.metadata.referenced(candidates);
      for (const sha256 of candidates) {
        if (!kept.has(sha256)) await this.blobs.remove(sha256);
        this.#left.delete(sha256);
      }
      return candidates.length - kept.size;
    });
  }

  unpin(sha256: string): void {
    const count = (this.#pins.get(sha256) ?? 0) - 1;
    if (count > 0) this.#pins.set(sha256, count);
    else this.#pins.delete(sha256);
  }
}

/** What one request of one format sees of the stores. Disposing it removes what the request stored and did not refer to. */
export class RequestRepository implements Repository, AsyncDisposable {
  readonly #stores: Stores;
  readonly #format: string;
  readonly #pinned: string[] = [];

  constructor(stores: Stores, format: string) {
    this.#stores = stores;
    this.#format = format;
  }

  package(key: string): Promise<PackageRow | null> {
    return this.#stores.metadata.package(this.#format, key);
  }

  packages(): Promise<readonly { key: string; name: string }[]> {
    return this.#stores.metadata.packages(this.#format);
  }

  document(path: string): Promise<DocumentRow | null> {
    return this.#stores.metadata.document(this.#format, path);
  }

  async store(body: Readable | Buffer): Promise<StoredBlob> {
    return this.#pin(await this.#stores.store(body));
  }

  #pin(blob: StoredBlob): StoredBlob {
    this.#pinned.push(blob.sha256);
    return blob;
  }

  get uploads(): Uploads {
    const { uploads } = this.#stores;
    const owner = (key: string): string => `${this.#format} ${key}`;
    return {
      create: (key) => uploads.create(owner(key)),
      size: (key, id) => uploads.size(owner(key), id),
      append: (key, id, offset, body) => uploads.append(owner(key), id, offset, body),
      remove: (key, id) => uploads.remove(owner(key), id),
      finish: async (key, id) => this.#pin(await this.#stores.take(await uploads.finish(owner(key), id))),
    };
  }

  open(sha256: string, range?: { start: number; end: number }): Readable {
    return this.#stores.blobs.read(sha256, range);
  }

  async transaction<T>(change: (transaction: Transaction) => Promise<T>): Promise<T> {
    const { value, dropped } = await this.#stores.metadata.transaction(this.#format, change);
    await this.#stores.collect(dropped);
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pinned = this.#pinned.splice(0);
    for (const sha256 of pinned) this.#stores.unpin(sha256);
    try {
      await this.#stores.collect(pinned);
    } catch (error) {
      // What is left is looked at with the next request; this one has its own outcome.
      if (!isDatabaseGone(error) && !isReadOnly(error)) throw error;
    }
  }
}
