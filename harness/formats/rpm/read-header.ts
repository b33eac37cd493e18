// https://rpm-software-management.github.io/rpm/manual/format_v4.html and format_header.html
import { TAG, type TagName, TYPE } from './tag.ts';

/** Bytes that are no rpm, and why. */
export class NotAnRpm extends Error {
  override readonly name = 'NotAnRpm';
}

/** The values of one header. */
export class Header {
  /** Position of the first byte and of the one behind the last, in the file. */
  readonly range: { readonly start: number; readonly end: number };
  readonly #values = new Map<number, Buffer | string[] | number[]>();

  constructor(bytes: Buffer, start: number) {
    if (bytes.length < start + 16 || bytes.readUInt32BE(start) !== 0x8eade801)
      throw new NotAnRpm('A header is missing.');
    const count = bytes.readUInt32BE(start + 8);
    const size = bytes.readUInt32BE(start + 12);
    const store = start + 16 + count * 16;
    this.range = { start, end: store + size };
    if (count > 65_536 || this.range.end > bytes.length)
      throw new NotAnRpm('A header ends beyond the file, or is too long.');
    const data = bytes.subarray(store, this.range.end);
    for (let at = start + 16; at < store; at += 16) {
      const [tag, type, offset, length] = [0, 4, 8, 12].map((field) => bytes.readUInt32BE(at + field)) as [
        number,
        number,
        number,
        number,
      ];
      this.#values.set(tag, decode(data, type, offset, length));
    }
  }

  bytes(tag: number): Buffer | undefined {
    const value = this.#values.get(tag);
    return Buffer.isBuffer(value) ? value : undefined;
  }

  /** The text of a tag, or the first of several; undefined when the header has none. */
  text(tag: TagName | number): string | undefined {
    return this.texts(tag)[0];
  }

  texts(tag: TagName | number): string[] {
    return this.#list(tag, 'string') as string[];
  }

  number(tag: TagName | number): number | undefined {
    return this.numbers(tag)[0];
  }

  numbers(tag: TagName | number): number[] {
    return this.#list(tag, 'number') as number[];
  }

  #list(tag: TagName | number, type: 'string' | 'number'): unknown[] {
    const value = this.#values.get(typeof tag === 'number' ? tag : TAG[tag][0]) ?? [];
    return Buffer.isBuffer(value) || (value.length > 0 && typeof value[0] !== type) ? [] : value;
  }
}

/** Both headers of an rpm, from its first bytes. Throws NotAnRpm. */
export function readHeaders(head: Buffer): { signature: Header; header: Header } {
  if (head.length < 96 || head.readUInt32BE(0) !== 0xedabeedb) throw new NotAnRpm('The lead is missing.');
  const signature = new Header(head, 96);
  return { signature, header: new Header(head, signature.range.end + (-signature.range.end & 7)) };
}

function decode(data: Buffer, type: number, offset: number, count: number): Buffer | string[] | number[] {
  const width = { [TYPE.int16]: 2, [TYPE.int32]: 4 }[type];
  if (width !== undefined) {
    if (offset + width * count > data.length) throw new NotAnRpm('A number lies beyond its header.');
    return Array.from({ length: count }, (_, index) => data.readUIntBE(offset + index * width, width));
  }
  if (type === TYPE.string || type === TYPE.stringArray || type === TYPE.i18n) return strings(data, offset, count);
  if (offset > data.length) throw new NotAnRpm('A value lies beyond its header.');
  return data.subarray(offset, offset + count);
}

function strings(data: Buffer, offset: number, count: number): string[] {
  const values: string[] = [];
  for (let at = offset; values.length < count; ) {
    const end = data.indexOf(0, at);
    if (end < 0) throw new NotAnRpm('A text lies beyond its header.');
    values.push(data.toString('utf8', at, end));
    at = end + 1;
  }
  return values;
}
