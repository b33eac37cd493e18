import { createHash } from 'node:crypto';
import type { Redactor } from '../core/redact.ts';
import type { BodyRecord } from './exchange.ts';

const EXCERPT = 2048;
/** Kept beyond the excerpt, so that a secret across its end is whole when it is looked for. */
const MARGIN = 2048;

/** Counts and hashes a body as it flows by, and keeps its beginning. */
export class BodyTap {
  bytes = 0;
  readonly #hash = createHash('sha256');
  readonly #head: Buffer[] = [];

  update(chunk: Buffer): void {
    const room = EXCERPT + MARGIN - this.bytes;
    // Copied, since the chunk may be a view into a large buffer that would be kept alive.
    if (room > 0) this.#head.push(Buffer.from(chunk.subarray(0, room)));
    this.bytes += chunk.length;
    this.#hash.update(chunk);
  }

  /** The body's record; call it once, at the end. */
  record(redactor: Redactor): BodyRecord {
    const text = textOf(Buffer.concat(this.#head));
    return {
      bytes: this.bytes,
      sha256: this.#hash.digest('hex'),
      ...(text ? { excerpt: redactor.text(text).slice(0, EXCERPT) } : {}),
    };
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
