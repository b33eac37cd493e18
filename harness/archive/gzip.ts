// RFC 1952: https://www.rfc-editor.org/rfc/rfc1952
import { constants, crc32, createDeflateRaw } from 'node:zlib';

/** No name, no time, unknown operating system: zlib's own header would tell on which system it ran. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/**
 * Deflate that only codes single bytes. Payloads are incompressible, so a search for repetitions is wasted time (4 times slower),
 * and its outcome differs between builds of zlib, which tune the search to the processor; this one gives the same bytes everywhere.
 */
export const DEFLATE = { level: 1, strategy: constants.Z_HUFFMAN_ONLY, chunkSize: 1 << 16 } as const;

/** The chunks compressed as one gzip member. The bytes depend on the content alone, not on how it was cut into chunks. */
export async function* gzipChunks(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw(DEFLATE);
  const trailer = Buffer.alloc(8);
  yield HEADER;
  const feeding = feed();
  for await (const chunk of deflate) yield chunk as Buffer;
  await feeding;
  yield trailer;

  async function feed(): Promise<void> {
    try {
      let crc = 0;
      let size = 0;
      for await (const chunk of chunks) {
        crc = crc32(chunk, crc);
        size += chunk.length;
        if (!deflate.write(chunk)) await drained();
      }
      trailer.writeUInt32LE(crc, 0);
      trailer.writeUInt32LE(size % 2 ** 32, 4);
      deflate.end();
    } catch (cause) {
      deflate.destroy(cause as Error);
    }
  }

  function drained(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = () => {
      deflate.off('drain', settle).off('close', settle);
      if (deflate.destroyed) reject(new Error('The compressor was closed.'));
      else resolve();
    };
    deflate.on('drain', settle).on('close', settle);
    return promise;
  }
}
