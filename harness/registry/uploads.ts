import { randomUUID } from 'node:crypto';
import { open, rm, truncate } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Digester, digestFile } from '../core/digest.ts';
import { Refusal } from '../core/registry.ts';
import { type BlobStore, type IncomingBlob, writeAll } from './blobs.ts';

interface Upload {
  readonly owner: string;
  readonly path: string;
  size: number;
  /** Digests of what came so far; null after an append that was taken back. */
  digester: Digester | null;
  busy: boolean;
  touchedAt: number;
}

/** An upload to which nothing came for so long is given up. */
export const IDLE_MS = 60 * 60 * 1000;

/**
 * Uploads that arrive in several requests, each known to its owner only. Their bytes lie among what is still being received, so that nothing is
 * left of them when the registry starts again; those that were given up are removed when the next one begins.
 */
export class UploadStore {
  readonly #blobs: BlobStore;
  readonly #now: () => number;
  readonly #uploads = new Map<string, Upload>();

  constructor(blobs: BlobStore, now: () => number = Date.now) {
    this.#blobs = blobs;
    this.#now = now;
  }

  async create(owner: string): Promise<string> {
    await this.#sweep();
    const id = randomUUID();
    const path = this.#blobs.incoming(`upload-${id}`);
    await (await open(path, 'wx', 0o600)).close();
    this.#uploads.set(id, { owner, path, size: 0, digester: new Digester(), busy: false, touchedAt: this.#now() });
    return id;
  }

  size(owner: string, id: string): number | null {
    const upload = this.#uploads.get(id);
    return upload?.owner === owner ? upload.size : null;
  }

  /** Appends a body; one that breaks off leaves the upload as it was. */
  async append(owner: string, id: string, offset: number, body: Readable | Buffer): Promise<number> {
    return this.#exclusively(owner, id, async (upload) => {
      if (upload.size !== offset) throw new Refusal(409, `The upload has ${upload.size} bytes, not ${offset}.`);
      const file = await open(upload.path, 'a');
      let size = offset;
      try {
        for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
          upload.digester?.update(chunk);
          size += chunk.length;
          await writeAll(file, chunk);
        }
        upload.size = size;
      } finally {
        await file.close();
        if (upload.size !== size) await takeBack(upload);
      }
      return upload.size;
    });
  }

  /** Ends an upload and hands its bytes over. */
  async finish(owner: string, id: string): Promise<IncomingBlob> {
    return this.#exclusively(owner, id, async ({ path, digester, size }) => {
      this.#uploads.delete(id);
      const file = await open(path, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      const blob = digester ? { ...digester.digests(), size } : await digestFile(path);
      return { path, blob };
    });
  }

  async remove(owner: string, id: string): Promise<void> {
    await this.#exclusively(owner, id, async ({ path }) => {
      this.#uploads.delete(id);
      await rm(path, { force: true });
    });
  }

  async #exclusively<T>(owner: string, id: string, work: (upload: Upload) => Promise<T>): Promise<T> {
    const upload = this.#uploads.get(id);
    if (upload?.owner !== owner) throw new Refusal(404, 'There is no such upload.');
    if (upload.busy) throw new Refusal(409, 'Another request is at work on this upload.');
    upload.busy = true;
    try {
      return await work(upload);
    } finally {
      upload.busy = false;
      upload.touchedAt = this.#now();
    }
  }

  async #sweep(): Promise<void> {
    for (const [id, { busy, touchedAt, path }] of this.#uploads) {
      if (busy || this.#now() - touchedAt < IDLE_MS) continue;
      this.#uploads.delete(id);
      await rm(path, { force: true });
    }
  }
}

/** The digest of what was taken back cannot be undone: the file is read again when the upload ends. */
async function takeBack(upload: Upload): Promise<void> {
  upload.digester = null;
  await truncate(upload.path, upload.size);
}
