import { createHash, type Hash } from 'node:crypto';
import type { BodyRecord } from '../core/exchange.ts';
import { hashInThread, ThreadHash } from '../core/hash-thread.ts';
import type { Redactor } from '../core/redact.ts';

const EXCERPT = 2048;
/** Kept beyond the excerpt, so that a secret across its end is whole when it is looked for. */
const MARGIN = 2048;
/** Bodies of this length and more are hashed beside the passing; for shorter ones the way to the other thread is too long. */
const LARGE = 4 * 1024 ** 2;
/** Chunks that have a block of memory almost to themselves are handed to the other thread, others are copied for it. */
const OWN_MEMORY = 16 * 1024;

/** Counts and hashes a body as it flows by, and keeps its beginning. */
export class BodyTap {
  bytes = 0;
  #announced = 0;
  #recorded = false;
  #hash: Hash | ThreadHash<'sha256'> | undefined;
  readonly #head: Buffer[] = [];
  /** Chunks that are still being written, in order. */
  readonly #lent: Buffer[] = [];

  /** Tells how long the body is going to be; before the first chunk. */
  announce(length: number): void {
    this.#announced = length;
  }

  /** Takes notice of a chunk that others may keep. */
  update(chunk: Buffer): void {
    if (this.#recorded) return;
    this.#see(chunk);
    if (this.#hash instanceof ThreadHash) {
      this.#reclaim();
      this.#hash.give(new Uint8Array(chunk));
    }
  }

  /** Takes notice of a chunk that nobody will read any more once it is `written`. */
  lend(chunk: Buffer): void {
    if (this.#recorded) return;
    this.#see(chunk);
    if (this.#hash instanceof ThreadHash) this.#lent.push(chunk);
  }

  /** The chunk was handed to the operating system, or never will be. */
  written(chunk: Buffer): void {
    if (this.#lent[0] !== chunk || !(this.#hash instanceof ThreadHash)) return;
    this.#lent.shift();
    const alone = chunk.length >= OWN_MEMORY / 2 && chunk.buffer.byteLength - chunk.length < OWN_MEMORY;
    this.#hash.give(alone ? chunk : new Uint8Array(chunk));
  }

  /** The digest that is made beside, while it is too far behind for more to be taken. */
  get behind(): ThreadHash<'sha256'> | undefined {
    return this.#hash instanceof ThreadHash && this.#hash.behind ? this.#hash : undefined;
  }

  /** The body's record; call it once, at the end. What comes later is no part of it. */
  async record(redactor: Redactor): Promise<BodyRecord> {
    this.#reclaim();
    this.#recorded = true;
    const text = textOf(Buffer.concat(this.#head));
    return {
      bytes: this.bytes,
      sha256: await this.#digest(),
      ...(text ? { excerpt: redactor.text(text).slice(0, EXCERPT) } : {}),
    };
  }

  async #digest(): Promise<string> {
    if (this.#hash instanceof ThreadHash) return (await this.#hash.digests()).sha256;
    return (this.#hash ?? createHash('sha256')).digest('hex');
  }

  #see(chunk: Buffer): void {
    const room = EXCERPT + MARGIN - this.bytes;
    // Copied, since the chunk may be a view into a large buffer that would be kept alive.
    if (room > 0) this.#head.push(Buffer.from(chunk.subarray(0, room)));
    this.bytes += chunk.length;
    this.#hash ??= this.#announced >= LARGE ? hashInThread('sha256') : createHash('sha256');
    if (!(this.#hash instanceof ThreadHash)) this.#hash.update(chunk);
  }

  /** Hashes what was lent and may never be reported as written: the connection was closed. */
  #reclaim(): void {
    for (const chunk of this.#lent.splice(0)) (this.#hash as ThreadHash<'sha256'>).give(new Uint8Array(chunk));
  }
}

/** The bytes as text, unless they are binary: not UTF-8, or with control characters. */
function textOf(bytes: Buffer): string | undefined {
  try {
    // `stream`: a character that is cut at the end is no error.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells binary data
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
