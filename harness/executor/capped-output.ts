import { PassThrough } from 'node:stream';

const OUTPUT_CAP = 1 << 20;

/** Collects a stream up to the cap; what comes after is read and dropped, so that the client never blocks. */
export class CappedOutput {
  readonly stream = new PassThrough();
  truncated = false;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor() {
    this.stream.on('data', (chunk: Buffer) => {
      const room = OUTPUT_CAP - this.#length;
      if (chunk.length > room) this.truncated = true;
      if (room > 0) this.#chunks.push(chunk.subarray(0, room));
      this.#length += chunk.length;
    });
  }

  /** Decoded once, over the whole, so that no character is cut at a frame. */
  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
