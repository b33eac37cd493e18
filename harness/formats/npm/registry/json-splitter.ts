import { Refusal } from '../../../core/registry.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A key, or whether a key is wanted. */
type Step = string | ((key: string) => boolean);

interface Container {
  readonly isObject: boolean;
  /** The key whose value is being read; '' inside arrays. */
  key: string;
  expectsKey: boolean;
}

/**
 * Splits a JSON text that arrives in chunks: the string values at one path are handed out as streams of raw bytes (between the quotes),
 * everything else is kept, with the number of the stream in the value's place. It knows as much of JSON as that needs; the rest is
 * parsed by whoever takes it.
 */
export class JsonSplitter {
  readonly #path: readonly Step[];
  readonly #limit: number;
  readonly #kept: Buffer[] = [];
  #keptSize = 0;
  #streams = 0;
  readonly #stack: Container[] = [];
  #key: number[] | null = null;
  #inString = false;
  #escaped = false;
  #input: AsyncIterator<Buffer> | null = null;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(path: readonly Step[], limit: number) {
    this.#path = path;
    this.#limit = limit;
  }

  /** The streams, each of which has to be read to its end before the next one is asked for. */
  async *split(input: AsyncIterable<Buffer>): AsyncGenerator<AsyncGenerator<Buffer>> {
    this.#input = input[Symbol.asyncIterator]();
    while (await this.#more()) {
      const start = this.#at;
      const found = this.#scan();
      this.#keep(this.#chunk.subarray(start, this.#at));
      if (!found) continue;
      yield this.#value();
      this.#keep(Buffer.from(`${this.#streams++}"`));
      this.#inString = false;
    }
  }

  /** What was kept, once the input has ended. */
  rest(): Buffer {
    return Buffer.concat(this.#kept);
  }

  async *#value(): AsyncGenerator<Buffer> {
    // A backslash at a chunk's end belongs to the character after it.
    let carry: Buffer = Buffer.alloc(0);
    while (await this.#more()) {
      const end = this.#chunk.indexOf(QUOTE, this.#at);
      const piece = Buffer.concat([carry, this.#chunk.subarray(this.#at, end < 0 ? undefined : end)]);
      const hangs = end < 0 && piece.at(-1) === BACKSLASH;
      carry = hangs ? piece.subarray(-1) : Buffer.alloc(0);
      yield hangs ? piece.subarray(0, -1) : piece;
      this.#at = end < 0 ? this.#chunk.length : end + 1;
      if (end >= 0) return;
    }
    throw new Refusal(400, 'The body ends inside a string.');
  }

  async #more(): Promise<boolean> {
    while (this.#at >= this.#chunk.length) {
      const next = await this.#input!.next();
      if (next.done) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }

  #keep(bytes: Buffer): void {
    this.#keptSize += bytes.length;
    if (this.#keptSize > this.#limit) throw new Refusal(413, `The document is larger than ${this.#limit} bytes.`);
    this.#kept.push(Buffer.from(bytes));
  }

  /** Moves to the end of the chunk, or behind the opening quote of a wanted value. */
  #scan(): boolean {
    while (this.#at < this.#chunk.length) {
      const byte = this.#chunk[this.#at++]!;
      if (this.#inString) this.#inside(byte);
      else if (this.#outside(byte)) return true;
    }
    return false;
  }

  #inside(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      const container = this.#stack.at(-1);
      if (this.#key && container) container.key = Buffer.from(this.#key).toString('utf8');
      this.#key = null;
      return;
    }
    this.#key?.push(byte);
  }

  #outside(byte: number): boolean {
    const container = this.#stack.at(-1);
    switch (String.fromCharCode(byte)) {
      case '"':
        this.#inString = true;
        if (container?.expectsKey) this.#key = [];
        return !container?.expectsKey && this.#wanted();
      case '{':
        this.#stack.push({ isObject: true, key: '', expectsKey: true });
        break;
      case '[':
        this.#stack.push({ isObject: false, key: '', expectsKey: false });
        break;
      case '}':
      case ']':
        this.#stack.pop();
        break;
      case ':':
        if (container) container.expectsKey = false;
        break;
      case ',':
        if (container) container.expectsKey = container.isObject;
        break;
    }
    return false;
  }

  #wanted(): boolean {
    if (this.#stack.length !== this.#path.length) return false;
    return this.#path.every((step, depth) => {
      const { isObject, key } = this.#stack[depth]!;
      return isObject && (typeof step === 'string' ? step === key : step(key));
    });
  }
}
