// https://github.com/msgpack/msgpack/blob/master/spec.md, as much of it as repodata needs
import { Violation } from '../../core/finding.ts';

/** A value as MessagePack: objects are maps, buffers are bin. */
export function encode(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xc0]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string')
    return Buffer.concat([head([0xa0, 0x1f], [0xd9, 0xda, 0xdb], Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(null, [0xc4, 0xc5, 0xc6], value.length), value]);
  if (Array.isArray(value))
    return Buffer.concat([head([0x90, 0x0f], [null, 0xdc, 0xdd], value.length), ...value.map(encode)]);
  const entries = Object.entries(value as object).filter(([, member]) => member !== undefined);
  return Buffer.concat([
    head([0x80, 0x0f], [null, 0xde, 0xdf], entries.length),
    ...entries.flatMap((pair) => pair.map(encode)),
  ]);
}

/** The one value in these bytes; a Violation for anything else. Bin becomes a Buffer. */
export function decode(bytes: Buffer): unknown {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw broken(`${bytes.length - reader.at} bytes after the value`);
  return value;
}

type Code = number | null;

/** The head of a value with a length: in the first byte where it fits, else 1, 2 or 4 bytes of it. */
function head(fix: readonly [number, number] | null, codes: readonly [Code, Code, Code], length: number): Buffer {
  if (fix && length <= fix[1]) return Buffer.from([fix[0] | length]);
  const [short, middle, long] = codes;
  if (short !== null && length <= 0xff) return Buffer.from([short, length]);
  const bytes = Buffer.alloc(length <= 0xffff ? 3 : 5);
  bytes[0] = (length <= 0xffff ? middle : long)!;
  bytes.writeUIntBE(length, 1, bytes.length - 1);
  return bytes;
}

function number(value: number): Buffer {
  if (Number.isInteger(value) && value >= 0 && value <= 0x7f) return Buffer.from([value]);
  const bytes = Buffer.alloc(9);
  if (Number.isSafeInteger(value) && value >= 0) {
    bytes[0] = 0xcf;
    bytes.writeBigUInt64BE(BigInt(value), 1);
  } else if (Number.isSafeInteger(value)) {
    bytes[0] = 0xd3;
    bytes.writeBigInt64BE(BigInt(value), 1);
  } else {
    bytes[0] = 0xcb;
    bytes.writeDoubleBE(value, 1);
  }
  return bytes;
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(depth = 0): unknown {
    if (depth > 32) throw broken('a value nested too deeply');
    const code = this.#take(1)[0]!;
    if (code <= 0x7f) return code;
    if (code >= 0xe0) return code - 0x100;
    if (code <= 0x8f) return this.#map(code & 0x0f, depth);
    if (code <= 0x9f) return this.#array(code & 0x0f, depth);
    if (code <= 0xbf) return this.#take(code & 0x1f).toString('utf8');
    return this.#coded(code, depth);
  }

  #coded(code: number, depth: number): unknown {
    const length = (first: number) => this.#take(2 ** (code - first)).readUIntBE(0, 2 ** (code - first));
    if (code === 0xc0) return null;
    if (code === 0xc2 || code === 0xc3) return code === 0xc3;
    if (code >= 0xc4 && code <= 0xc6) return Buffer.from(this.#take(length(0xc4)));
    if (code === 0xca) return this.#take(4).readFloatBE();
    if (code === 0xcb) return this.#take(8).readDoubleBE();
    if (code >= 0xcc && code <= 0xce) return length(0xcc);
    if (code === 0xcf) return Number(this.#take(8).readBigUInt64BE());
    if (code >= 0xd0 && code <= 0xd2) return this.#take(2 ** (code - 0xd0)).readIntBE(0, 2 ** (code - 0xd0));
    if (code === 0xd3) return Number(this.#take(8).readBigInt64BE());
    if (code >= 0xd9 && code <= 0xdb) return this.#take(length(0xd9)).toString('utf8');
    if (code === 0xdc || code === 0xdd) return this.#array(length(0xdb), depth);
    if (code === 0xde || code === 0xdf) return this.#map(length(0xdd), depth);
    throw broken(`a value of type 0x${code.toString(16)}`);
  }

  #array(length: number, depth: number): unknown[] {
    const values: unknown[] = [];
    while (values.length < length) values.push(this.value(depth + 1));
    return values;
  }

  #map(length: number, depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    while (entries.length < length) {
      const key = this.value(depth + 1);
      if (typeof key !== 'string') throw broken('a key that is no string');
      entries.push([key, this.value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #take(length: number): Buffer {
    if (this.at + length > this.#bytes.length) throw broken('an early end');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}

function broken(actual: string): Violation {
  return new Violation('The MessagePack document cannot be read.', 'one value', actual);
}
