// https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf
// Node has no bzip2. This one keeps to what the format asks for: blocks of 100 kB, one Huffman table (written twice, since two are the least).
import { BitWriter } from './bits.ts';
import { BlockCrc, combine } from './crc.ts';
import { codeLengths, codesOf } from './huffman.ts';
import { lastColumn } from './rotations.ts';

/** What a block of level 1 holds after runs were shortened; bzip2 leaves as much room. */
const BLOCK_BYTES = 100_000 - 19;
const GROUP = 50;

/** The chunks compressed as one bzip2 stream. Same content, same bytes, however it was cut into chunks. */
export async function* bzip2Chunks(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  const out = new BitWriter();
  let stream = 0;
  let block = new Block();
  const flush = () => {
    stream = combine(stream, block.write(out));
    block = new Block();
    return out.take();
  };
  for (const byte of Buffer.from('BZh1')) out.write(8, byte);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at++) {
      block.add(chunk[at]!);
      if (block.full) yield flush();
    }
  }
  if (!block.empty) yield flush();
  for (const part of [0x177245, 0x385090]) out.write(24, part);
  out.write32(stream);
  out.pad();
  yield out.take();
}

/** Collects bytes, runs of 4 to 255 shortened, and writes them as one block. */
class Block {
  readonly #bytes = new Uint8Array(BLOCK_BYTES + 5);
  readonly #crc = new BlockCrc();
  #length = 0;
  #run = 0;
  #last = -1;

  get empty(): boolean {
    return this.#length === 0 && this.#run === 0;
  }

  get full(): boolean {
    return this.#length + Math.min(this.#run, 4) + 1 >= BLOCK_BYTES;
  }

  add(byte: number): void {
    this.#crc.add(byte);
    if (byte === this.#last && this.#run < 255) {
      this.#run++;
      return;
    }
    this.#endRun();
    [this.#last, this.#run] = [byte, 1];
  }

  /** Returns the block's checksum. */
  write(out: BitWriter): number {
    this.#endRun();
    const { column, row } = lastColumn(this.#bytes, this.#length);
    for (const part of [0x314159, 0x265359]) out.write(24, part);
    out.write32(this.#crc.value);
    out.write(1, 0);
    out.write(24, row);
    writeColumn(out, column);
    return this.#crc.value;
  }

  #endRun(): void {
    for (let count = Math.min(this.#run, 4); count > 0; count--) this.#bytes[this.#length++] = this.#last;
    if (this.#run >= 4) this.#bytes[this.#length++] = this.#run - 4;
    this.#run = 0;
  }
}

function writeColumn(out: BitWriter, column: Uint8Array): void {
  const used = new Uint8Array(256);
  for (let index = 0; index < column.length; index++) used[column[index]!] = 1;
  writeUsed(out, used);
  const symbols = moveToFront(column, used);
  const alphabet = used.reduce((sum, one) => sum + one, 0) + 2;
  const frequencies = new Array<number>(alphabet).fill(0);
  for (let index = 0; index < symbols.length; index++) frequencies[symbols[index]!]!++;
  const lengths = codeLengths(frequencies);
  const codes = codesOf(lengths);
  const groups = Math.ceil(symbols.length / GROUP);
  out.write(3, 2);
  out.write(15, groups);
  for (let group = 0; group < groups; group++) out.write(1, 0);
  for (let table = 0; table < 2; table++) writeLengths(out, lengths);
  for (let index = 0; index < symbols.length; index++) out.write(lengths[symbols[index]!]!, codes[symbols[index]!]!);
}

/** Which of 16 ranges of bytes occur, and which bytes of those. */
function writeUsed(out: BitWriter, used: Uint8Array): void {
  const ranges = Array.from({ length: 16 }, (_, range) => used.subarray(16 * range, 16 * range + 16));
  for (const range of ranges) out.write(1, range.includes(1) ? 1 : 0);
  for (const range of ranges) if (range.includes(1)) for (const one of range) out.write(1, one);
}

/** Each length as steps of one from the length before it. */
function writeLengths(out: BitWriter, lengths: readonly number[]): void {
  let current = lengths[0]!;
  out.write(5, current);
  for (const length of lengths) {
    for (; current < length; current++) out.write(2, 0b10);
    for (; current > length; current--) out.write(2, 0b11);
    out.write(1, 0);
  }
}

/** Places in a list of the bytes most recently seen; runs of place 0 as numbers of base 2 without zero (symbols 0 and 1), then the end. */
function moveToFront(column: Uint8Array, used: Uint8Array): Uint16Array {
  const list = Uint8Array.from([...used.keys()].filter((byte) => used[byte] === 1));
  const symbols = new Uint16Array(column.length + 1);
  let length = 0;
  let zeros = 0;
  const endRun = () => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) symbols[length++] = (zeros - 1) & 1;
  };
  for (let index = 0; index < column.length; index++) {
    const byte = column[index]!;
    const place = list.indexOf(byte);
    if (place === 0) {
      zeros++;
      continue;
    }
    endRun();
    list.copyWithin(1, 0, place);
    list[0] = byte;
    symbols[length++] = place + 1;
  }
  endRun();
  symbols[length++] = list.length + 1;
  return symbols.subarray(0, length);
}
