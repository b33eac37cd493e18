import { Violation } from '../../../core/finding.ts';

/** No block takes more: 900 kB in codes of at most 20 bits, and its tables. */
const LONGEST_BLOCK = 2_400_000;

/** Bits of a stream of bytes, most significant first. Reading is synchronous between calls of `fill`. */
export class BitReader {
  readonly #chunks: AsyncIterator<Buffer> | Iterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #bits = 0;
  #value = 0;

  constructor(chunks: AsyncIterable<Buffer> | Iterable<Buffer>) {
    this.#chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** Takes in as much as the longest block needs, or what there is. */
  async fill(): Promise<void> {
    const parts = [this.#buffer.subarray(this.#at)];
    for (let length = parts[0]!.length; length < LONGEST_BLOCK; ) {
      const { value, done } = await this.#chunks.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) [this.#buffer, this.#at] = [Buffer.concat(parts), 0];
  }

  /** At most 24 bits. */
  read(count: number): number {
    while (this.#bits < count) {
      if (this.#at === this.#buffer.length)
        throw new Violation('The bzip2 stream cannot be read.', 'a complete bzip2 stream', 'an early end');
      this.#value = ((this.#value << 8) | this.#buffer[this.#at++]!) & 0x7fffffff;
      this.#bits += 8;
    }
    this.#bits -= count;
    return (this.#value >>> this.#bits) & ((1 << count) - 1);
  }

  read32(): number {
    return this.read(16) * 2 ** 16 + this.read(16);
  }
}
