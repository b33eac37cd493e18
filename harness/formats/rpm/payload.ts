// https://rpm-software-management.github.io/rpm/manual/format_v4.html (payload)
import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { cpioChunks } from '../../archive/cpio.ts';
import type { Entry, Source } from '../../archive/entry.ts';
import { gzipChunks } from '../../archive/gzip.ts';
import { writePart } from '../../archive/write.ts';

/** A file that the package installs; the path has no leading slash. */
export interface InstalledFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly sha256: string;
}

/** The compressed archive on disk and what the headers say of it. */
export interface Payload {
  readonly file: { readonly path: string; readonly size: number; readonly sha256: string };
  readonly files: readonly InstalledFile[];
  /** Of the archive before compression. */
  readonly unpacked: { readonly size: number; readonly sha256: string };
}

/** Writes the payload to a file of its own: a header states digests of all of it, and comes before it. */
export async function writePayload(dir: string, entries: readonly Entry[]): Promise<Payload> {
  const rows: { entry: Entry; size: number; hash: Hash }[] = [];
  const followed = entries.map((entry): Entry => {
    const { size, chunks } = sourceOf(entry);
    const row = { entry, size, hash: createHash('sha256') };
    rows.push(row);
    const hashed = function* () {
      for (const chunk of chunks()) {
        row.hash.update(chunk);
        yield chunk;
      }
    };
    return { ...entry, content: { size, chunks: hashed } };
  });
  const unpacked = { size: 0, hash: createHash('sha256') };
  const counted = function* () {
    for (const chunk of cpioChunks(followed, { prefix: './' })) {
      unpacked.size += chunk.length;
      unpacked.hash.update(chunk);
      yield chunk;
    }
  };
  const file = await writePart(join(dir, 'payload.cpio.gz'), gzipChunks(counted()), 'sha256');
  const files = rows.map(({ entry: { path, mode = 0o644 }, size, hash }) => ({
    path,
    size,
    mode,
    sha256: hash.digest('hex'),
  }));
  return { file, files, unpacked: { size: unpacked.size, sha256: unpacked.hash.digest('hex') } };
}

function sourceOf({ content }: Entry): Source {
  const resolved = typeof content === 'function' ? content() : content;
  return Buffer.isBuffer(resolved) ? { size: resolved.length, chunks: () => [resolved] } : resolved;
}
