import { Violation } from '../../../core/finding.ts';
import type { BitReader } from './bit-reader.ts';

const GROUP = 50;
const LONGEST = 20;

/** Huffman codes of one table, canonical: of each length the first code, and where its symbols begin. */
interface Table {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly symbols: readonly number[];
}

/** The last column of a block: Huffman codes, runs of the byte in front, places in a list that moves to the front. */
export function readSymbols(bits: BitReader, most: number): Uint8Array {
  const list = Uint8Array.from(readUsed(bits));
  const tableCount = bits.read(3);
  const selectors = readSelectors(bits, bits.read(15), tableCount);
  const tables = Array.from({ length: tableCount }, () => readTable(bits, list.length + 2));
  if (list.length === 0 || tableCount < 2 || tableCount > 6) throw broken('a block without bytes or tables');
  const column = new Uint8Array(most);
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let group = 0; group < selectors.length; group++) {
    const table = tables[selectors[group]!]!;
    for (let index = 0; index < GROUP; index++) {
      const symbol = readSymbol(bits, table);
      if (symbol <= 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > most) throw broken('a run that is longer than a block');
        continue;
      }
      if (length + run + (symbol > list.length ? 0 : 1) > most) throw broken('a block that is too long');
      if (run > 0) column.fill(list[0]!, length, length + run);
      length += run;
      [run, weight] = [0, 1];
      if (symbol > list.length) return column.subarray(0, length);
      const byte = list[symbol - 1]!;
      list.copyWithin(1, 0, symbol - 1);
      list[0] = byte;
      column[length++] = byte;
    }
  }
  throw broken('a block without end');
}

function readUsed(bits: BitReader): number[] {
  const ranges = bits.read(16);
  return Array.from({ length: 16 }, (_, range) => range).flatMap((range) => {
    if (!((ranges >>> (15 - range)) & 1)) return [];
    const used = bits.read(16);
    const bytes = Array.from({ length: 16 }, (_, index) => index);
    return bytes.filter((index) => (used >>> (15 - index)) & 1).map((index) => 16 * range + index);
  });
}

function readSelectors(bits: BitReader, count: number, tables: number): Uint8Array {
  const list = Array.from({ length: tables }, (_, table) => table);
  const selectors = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    let place = 0;
    while (bits.read(1) === 1) place++;
    const [table] = list.splice(place, 1);
    if (table === undefined) throw broken('a table that is not there');
    list.unshift(table);
    selectors[index] = table;
  }
  return selectors;
}

function readTable(bits: BitReader, alphabet: number): Table {
  const lengths: number[] = [];
  let length = bits.read(5);
  while (lengths.length < alphabet) {
    while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > LONGEST) throw broken('a code of an impossible length');
    lengths.push(length);
  }
  const first = new Int32Array(LONGEST + 1);
  const count = new Int32Array(LONGEST + 1);
  for (const each of lengths) count[each]!++;
  for (let bit = 1; bit <= LONGEST; bit++) first[bit] = (first[bit - 1]! + count[bit - 1]!) << 1;
  const symbols = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return { first, count, symbols };
}

function readSymbol(bits: BitReader, { first, count, symbols }: Table): number {
  let code = 0;
  let passed = 0;
  for (let length = 1; length <= LONGEST; length++) {
    code = (code << 1) | bits.read(1);
    const place = code - first[length]!;
    if (place >= 0 && place < count[length]!) return symbols[passed + place]!;
    passed += count[length]!;
  }
  throw broken('a code that stands for nothing');
}

function broken(actual: string): Violation {
  return new Violation('The bzip2 stream cannot be read.', 'a complete bzip2 stream', actual);
}
