// https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf
import { Violation } from '../../../core/finding.ts';
import { BitReader } from './bit-reader.ts';
import { BlockCrc, combine } from './crc.ts';
import { readSymbols } from './symbols.ts';

const BLOCK = 0x314159265359;
const END = 0x177245385090;

/** The content of a bzip2 stream, block by block; a Violation where it is none, is cut short or has a wrong checksum. */
export async function* bunzip2(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  const bits = new BitReader(chunks);
  await bits.fill();
  const level = bits.read(24) === 0x425a68 ? bits.read(8) - 0x30 : 0;
  if (level < 1 || level > 9) throw broken('no bzip2 header');
  let stream = 0;
  for (;;) {
    await bits.fill();
    const magic = bits.read(24) * 2 ** 24 + bits.read(24);
    const crc = bits.read32();
    if (magic === END) {
      if (crc !== stream) throw broken('a wrong checksum of the whole');
      return;
    }
    if (magic !== BLOCK) throw broken('neither a block nor the end');
    const block = readBlock(bits, level * 100_000);
    const content = expanded(block);
    if (content.crc !== crc) throw broken('a block with a wrong checksum');
    stream = combine(stream, crc);
    yield content.bytes;
  }
}

/** The block before the transform, its runs still shortened. */
function readBlock(bits: BitReader, most: number): Uint8Array {
  if (bits.read(1) !== 0) throw broken('a randomised block');
  const row = bits.read(24);
  const column = readSymbols(bits, most);
  const length = column.length;
  if (row >= length) throw broken('a block without its first byte');
  const starts = new Int32Array(257);
  for (let index = 0; index < length; index++) starts[column[index]! + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  const next = new Int32Array(length);
  for (let index = 0; index < length; index++) next[starts[column[index]!]!++] = index;
  const text = new Uint8Array(length);
  let at = next[row]!;
  for (let index = 0; index < length; index++) {
    text[index] = column[at]!;
    at = next[at]!;
  }
  return text;
}

/** After four equal bytes comes how many more there are. */
function expanded(block: Uint8Array): { bytes: Buffer; crc: number } {
  let size = 0;
  eachRun(block, (_, count) => {
    size += count;
  });
  const bytes = Buffer.allocUnsafe(size);
  const crc = new BlockCrc();
  let at = 0;
  eachRun(block, (byte, count) => {
    for (let index = 0; index < count; index++) {
      bytes[at++] = byte;
      crc.add(byte);
    }
  });
  return { bytes, crc: crc.value };
}

function eachRun(block: Uint8Array, take: (byte: number, count: number) => void): void {
  let run = 0;
  for (let index = 0; index < block.length; index++) {
    const byte = block[index]!;
    run = index > 0 && run > 0 && byte === block[index - 1] ? run + 1 : 1;
    take(byte, 1);
    if (run < 4) continue;
    index += 1;
    if (index === block.length) throw broken('a run without its length');
    take(byte, block[index]!);
    run = 0;
  }
}

function broken(actual: string): Violation {
  return new Violation('The bzip2 stream cannot be read.', 'a complete bzip2 stream', actual);
}
