import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract as createExtract, type Header } from 'tar-stream';
import { Violation } from '../core/finding.ts';
import type { Bytes, Guard } from './read.ts';

/** Reads a tar archive in one pass, gunzipping on the way. */
export function readTar(bytes: Bytes, guard: Guard, gzipped: boolean): Promise<void> {
  return readTarChunks(blocks(bytes), guard, gzipped);
}

/** Reads a tar archive that comes as a stream, for example out of a decompressor; what that one throws as a Violation stays one. */
export async function readTarChunks(chunks: AsyncIterable<Buffer>, guard: Guard, gzipped = false): Promise<void> {
  const extract = createExtract();
  const source = Readable.from(chunks, { objectMode: false });
  const feeding = gzipped ? pipeline(source, createGunzip(), extract) : pipeline(source, extract);
  feeding.catch(() => undefined); // reported by the loop or by the await below
  try {
    for await (const entry of extract) await readEntry(entry as AsyncIterable<Buffer> & typeof entry, guard);
    await feeding;
  } catch (cause) {
    if (cause instanceof Violation) throw cause;
    throw new Violation('The tar archive cannot be read.', 'a complete tar archive', (cause as Error).message);
  }
}

async function readEntry(entry: AsyncIterable<Buffer> & { header: Header }, guard: Guard): Promise<void> {
  const { name: path, type, mode } = entry.header;
  const wanted = guard.enter(path, type ?? 'entry of an unknown type');
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of entry) {
    size += chunk.length;
    guard.grow(path, chunk.length, wanted);
    if (wanted) kept.push(chunk);
  }
  if (type !== 'file') return;
  guard.files.set(path, { path, size, mode: mode ?? 0, ...(wanted ? { content: Buffer.concat(kept) } : {}) });
}

async function* blocks(bytes: Bytes): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < bytes.size; offset += 1 << 18) yield await bytes.read(offset, 1 << 18);
}
