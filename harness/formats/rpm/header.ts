// https://rpm-software-management.github.io/rpm/manual/format_header.html
import { REGION, SIGNATURE_TAG, type SignatureTagName, TAG, type TagName, TYPE, type TypeName } from './tag.ts';

export type Value = string | Buffer | readonly string[] | readonly number[] | number;

const MAGIC = Buffer.from('8eade80100000000', 'hex');
const INDEX_ENTRY = 16;
const ALIGNMENT: Partial<Record<TypeName, number>> = { int16: 2, int32: 4, int64: 8 };

/** The main header; values that are undefined are left out. */
export function encodeHeader(values: Partial<Record<TagName, Value | undefined>>): Buffer {
  return encode(REGION.header, values, TAG);
}

/** The signature header, padded to a multiple of eight bytes. */
export function encodeSignature(values: Partial<Record<SignatureTagName, Value | undefined>>): Buffer {
  const bytes = encode(REGION.signature, values, SIGNATURE_TAG);
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);
}

/**
 * Index entries sorted by tag, their data behind them, all within one immutable region: its entry comes first, its trailer last
 * (https://rpm-software-management.github.io/rpm/manual/format_header.html, immutable regions).
 */
function encode<Name extends string>(
  region: number,
  values: Partial<Record<Name, Value | undefined>>,
  tags: Record<Name, readonly [number, TypeName]>,
): Buffer {
  const present = (Object.keys(values) as Name[]).filter((name) => values[name] !== undefined);
  present.sort((a, b) => tags[a][0] - tags[b][0]);
  const data: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const name of present) {
    const [tag, type] = tags[name];
    const { bytes, count } = encodeValue(type, values[name]!);
    const gap = -offset & ((ALIGNMENT[type] ?? 1) - 1);
    data.push(Buffer.alloc(gap), bytes);
    index.push(entry(tag, TYPE[type], offset + gap, count));
    offset += gap + bytes.length;
  }
  const covered = INDEX_ENTRY * (index.length + 1);
  const store = Buffer.concat([...data, entry(region, TYPE.bin, -covered, INDEX_ENTRY)]);
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(index.length + 1, 0);
  counts.writeUInt32BE(store.length, 4);
  return Buffer.concat([MAGIC, counts, entry(region, TYPE.bin, offset, INDEX_ENTRY), ...index, store]);
}

function entry(tag: number, type: number, offset: number, count: number): Buffer {
  const bytes = Buffer.alloc(INDEX_ENTRY);
  for (const [at, value] of [tag, type, offset, count].entries()) bytes.writeInt32BE(value, at * 4);
  return bytes;
}

function encodeValue(type: TypeName, value: Value): { bytes: Buffer; count: number } {
  if (Buffer.isBuffer(value)) return { bytes: value, count: value.length };
  if (typeof value === 'string') return { bytes: text([value]), count: 1 };
  if (typeof value === 'number') return { bytes: numbers(type, [value]), count: 1 };
  const [first] = value;
  const bytes = typeof first === 'number' ? numbers(type, value as number[]) : text(value as string[]);
  return { bytes, count: value.length };
}

function text(values: readonly string[]): Buffer {
  return Buffer.from(values.map((value) => `${value}\0`).join(''));
}

function numbers(type: TypeName, values: readonly number[]): Buffer {
  const width = ALIGNMENT[type]!;
  const bytes = Buffer.alloc(width * values.length);
  for (const [at, value] of values.entries()) bytes.writeUIntBE(value, at * width, width);
  return bytes;
}
