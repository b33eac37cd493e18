import { ALGORITHMS, Digester, type Digests } from './digest.ts';
import { hashInThread, type ThreadHash } from './hash-thread.ts';

/** Up to so many bytes the way to the other thread is longer than the hashing. */
const SHORT = 4 * 1024 ** 2;

/** Like `Digester`, for streams that may be long: their digests are made in another thread, beside whatever makes the bytes. */
export class BesideDigester {
  size = 0;
  #short: Uint8Array[] = [];
  #thread: ThreadHash | undefined;

  /** Takes a chunk, which is copied or kept, and must not change. Resolves when more can be taken without piling up. */
  async update(chunk: Uint8Array): Promise<void> {
    this.size += chunk.length;
    if (!this.#thread && this.size <= SHORT) {
      this.#short.push(chunk);
      return;
    }
    this.#thread ??= hashInThread(...ALGORITHMS);
    for (const each of [...this.#short, chunk]) this.#thread.give(new Uint8Array(each));
    this.#short = [];
    if (this.#thread.behind) await this.#caughtUp(this.#thread);
  }

  /** Call it once, at the end. */
  async digests(): Promise<Digests> {
    if (this.#thread) return this.#thread.digests();
    const digester = new Digester();
    for (const chunk of this.#short) digester.update(chunk);
    return digester.digests();
  }

  #caughtUp(thread: ThreadHash): Promise<void> {
    return new Promise((resolve) => {
      thread.onCaughtUp(resolve);
    });
  }
}
