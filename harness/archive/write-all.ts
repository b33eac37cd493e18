import type { FileHandle } from 'node:fs/promises';

/** Bytes that go to the file in one call: calls of 64 KiB cost more than what they write. */
const BATCH = 1 << 20;

/** Writes all chunks to the file, one batch while the next is being made; memory stays flat. */
export async function writeAll(file: FileHandle, chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
  let batch: Buffer[] = [];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  for await (const chunk of chunks) {
    batch.push(chunk);
    size += chunk.length;
    if (size < BATCH) continue;
    await writing;
    writing = writeBatch(file, batch, size);
    // Awaited by the next batch or below; until then a failure must not end the process.
    writing.catch(() => undefined);
    [batch, size] = [[], 0];
  }
  await writing;
  await writeBatch(file, batch, size);
}

async function writeBatch(file: FileHandle, batch: Buffer[], size: number): Promise<void> {
  if (size === 0) return;
  const { bytesWritten } = await file.writev(batch);
  // A short write is what a full disk or a signal leaves: the rest goes on, or tells why not.
  if (bytesWritten < size) await file.appendFile(Buffer.concat(batch).subarray(bytesWritten));
}
