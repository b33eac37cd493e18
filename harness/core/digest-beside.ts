import { createHash } from 'node:crypto';
import type { Algorithm } from './digest.ts';
import { hashInThread, type ThreadHash } from './hash-thread.ts';

/** Up to so many bytes the way to the other thread is longer than the hashing. */
const SHORT = 4 * 1024 ** 2;

/** Like `Digester`, for streams that may be long: the given digests are made in another thread, beside whatever makes the bytes. */
export class BesideDigester<A extends Algorithm> {
  size = 0;
  readonly #algorithms: readonly A[];
  #short: Uint8Array[] = [];
  #thread: ThreadHash<A> | undefined;

  constructor(algorithms: readonly A[]) {
    this.#algorithms = algorithms;
  }

  /** Takes a chunk, which is copied or kept, and must not change. Resolves when more can be taken without piling up. */
  async update(chunk: Uint8Array): Promise<void> {
    this.size += chunk.length;
    if (this.#algorithms.length === 0) return;
    if (!this.#thread && this.size <= SHORT) {
      this.#short.push(chunk);
      return;
    }
    this.#thread ??= hashInThread(...this.#algorithms);
    for (const each of [...this.#short, chunk]) this.#thread.give(new Uint8Array(each));
    this.#short = [];
    if (this.#thread.behind) await this.#caughtUp(this.#thread);
  }

  /** Call it once, at the end. */
  async digests(): Promise<Record<A, string>> {
    if (this.#thread) return this.#thread.digests();
    const digests = this.#algorithms.map((name) => {
      const hash = createHash(name);
      for (const chunk of this.#short) hash.update(chunk);
      return [name, hash.digest('hex')] as const;
    });
    return Object.fromEntries(digests) as Record<A, string>;
  }

  #caughtUp(thread: ThreadHash<A>): Promise<void> {
    return new Promise((resolve) => {
      thread.onCaughtUp(resolve);
    });
  }
}
