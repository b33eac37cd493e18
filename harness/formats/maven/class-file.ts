// The class file format: https://docs.oracle.com/javase/specs/jvms/se8/html/jvms-4.html
// Enough of it for one class with a main method that prints one line; code without branches needs no stack map.

const TAG = { utf8: 1, string: 8, class: 7, field: 9, method: 10, nameAndType: 12 } as const;
const PUBLIC_FINAL_SUPER = 0x0031;
const PUBLIC_STATIC = 0x0009;
const JAVA_8 = 52;

class ConstantPool {
  readonly #entries: Buffer[] = [];
  readonly #known = new Map<string, number>();

  utf8(text: string): number {
    const bytes = Buffer.from(text);
    return this.#add(Buffer.concat([Buffer.from([TAG.utf8, bytes.length >> 8, bytes.length & 0xff]), bytes]));
  }

  class(name: string): number {
    return this.#refer(TAG.class, this.utf8(name));
  }

  string(text: string): number {
    return this.#refer(TAG.string, this.utf8(text));
  }

  member(kind: 'field' | 'method', owner: string, name: string, type: string): number {
    const nameAndType = this.#refer(TAG.nameAndType, this.utf8(name), this.utf8(type));
    return this.#refer(TAG[kind], this.class(owner), nameAndType);
  }

  bytes(): Buffer {
    return Buffer.concat([u2(this.#entries.length + 1), ...this.#entries]);
  }

  #refer(tag: number, ...indexes: readonly number[]): number {
    return this.#add(Buffer.concat([Buffer.from([tag]), ...indexes.map(u2)]));
  }

  /** Indexes count from 1; equal entries are one. */
  #add(entry: Buffer): number {
    const key = entry.toString('hex');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#entries.push(entry);
    this.#known.set(key, this.#entries.length);
    return this.#entries.length;
  }
}

/** A class whose main method prints the line. `name` as in a class file, with slashes: `test/regproof/Main`. */
export function printingClass(name: string, line: string): Buffer {
  const pool = new ConstantPool();
  const [self, parent] = [pool.class(name), pool.class('java/lang/Object')];
  const out = pool.member('field', 'java/lang/System', 'out', 'Ljava/io/PrintStream;');
  const text = pool.string(line);
  const println = pool.member('method', 'java/io/PrintStream', 'println', '(Ljava/lang/String;)V');
  // getstatic out; ldc_w text; invokevirtual println; return
  const code = Buffer.concat([
    Buffer.from([0xb2]),
    u2(out),
    Buffer.from([0x13]),
    u2(text),
    Buffer.from([0xb6]),
    u2(println),
    Buffer.from([0xb1]),
  ]);
  const attribute = Buffer.concat([u2(2), u2(1), u4(code.length), code, u2(0), u2(0)]);
  const method = Buffer.concat([
    u2(PUBLIC_STATIC),
    u2(pool.utf8('main')),
    u2(pool.utf8('([Ljava/lang/String;)V')),
    u2(1),
    u2(pool.utf8('Code')),
    u4(attribute.length),
    attribute,
  ]);
  return Buffer.concat([
    u4(0xcafebabe),
    u2(0),
    u2(JAVA_8),
    pool.bytes(),
    u2(PUBLIC_FINAL_SUPER),
    u2(self),
    u2(parent),
    u2(0),
    u2(0),
    u2(1),
    method,
    u2(0),
  ]);
}

function u2(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function u4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
