// Publish: https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish
// 32-bit little-endian length, JSON, 32-bit little-endian length, .crate file, nothing else.

import { Readable } from 'node:stream';
import { type Json, Refusal, type RegistryRequest, type Repository, type StoredBlob } from '../../../core/registry.ts';

const METADATA_LIMIT = 4 * 1024 * 1024;

export interface PublishFrame {
  readonly metadata: Json;
  readonly crate: StoredBlob;
}

/** Reads a publish request; the crate streams into the store. Lengths that do not add up are refused, cut ones as well. */
export async function readFrame(request: RegistryRequest, repository: Repository): Promise<PublishFrame> {
  const reader = new FrameReader(request.body);
  const jsonLength = await reader.length();
  if (jsonLength > METADATA_LIMIT) throw new Refusal(400, `Metadata of ${jsonLength} bytes is too long.`);
  const metadata = parse(await reader.take(jsonLength));
  const crateLength = await reader.length();
  const announced = request.headers['content-length'];
  if (announced !== undefined && Number(announced) !== 8 + jsonLength + crateLength) {
    throw new Refusal(400, `The lengths inside the body do not add up to its ${announced} bytes.`);
  }
  const crate = await repository.store(Readable.from(reader.pieces(crateLength), { objectMode: false }));
  if (!(await reader.atEnd())) throw new Refusal(400, 'There are bytes after the crate.');
  return { metadata, crate };
}

function parse(text: Buffer): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, `The metadata is not JSON: ${(cause as Error).message}`);
  }
  if (typeof value !== 'object' || value === null) throw new Refusal(400, 'The metadata is not a JSON object.');
  return value;
}

/** Takes exact numbers of bytes from a stream. */
class FrameReader {
  readonly #input: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(body: Readable) {
    this.#input = body[Symbol.asyncIterator]();
  }

  async length(): Promise<number> {
    return (await this.take(4)).readUInt32LE(0);
  }

  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (await this.atEnd()) throw new Refusal(400, `The body ends ${left} bytes early.`);
      const piece = this.#chunk.subarray(0, left);
      this.#chunk = this.#chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#input.next();
      if (next.done) return true;
      this.#chunk = next.value;
    }
    return false;
  }
}
