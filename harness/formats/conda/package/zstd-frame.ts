// https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
const MAGIC = 0xfd2fb528;
/** No content size, no checksum; then a window of 2^17 bytes, which is also the longest block. */
const DESCRIPTORS = [0x00, 7 << 3];
const BLOCK_BYTES = 1 << 17;
const RAW = 0;

/**
 * The chunks as one zstd frame of uncompressed blocks: payloads are incompressible, and a compressor's bytes differ between its versions;
 * these are the same everywhere.
 */
export async function* zstdChunks(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(MAGIC);
  head.set(DESCRIPTORS, 4);
  yield head;
  const block = Buffer.alloc(BLOCK_BYTES);
  let used = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(block, used, at);
      at += taken;
      used += taken;
      if (used < BLOCK_BYTES) continue;
      yield rawBlock(block, false);
      used = 0;
    }
  }
  yield rawBlock(block.subarray(0, used), true);
}

function rawBlock(content: Buffer, last: boolean): Buffer {
  const block = Buffer.alloc(3 + content.length);
  block.writeUIntLE((content.length << 3) | (RAW << 1) | (last ? 1 : 0), 0, 3);
  content.copy(block, 3);
  return block;
}
