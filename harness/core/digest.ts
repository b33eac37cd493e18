import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;

export type Algorithm = (typeof ALGORITHMS)[number];

/** Lower-case hexadecimal digests of one sequence of bytes. */
export type Digests = Record<Algorithm, string>;

/** Digests and length of a stream of bytes, gathered in one pass. */
export class Digester {
  size = 0;
  readonly #hashes: [keyof Digests, Hash][] = ALGORITHMS.map((name) => [name, createHash(name)]);

  update(chunk: Uint8Array): this {
    this.size += chunk.length;
    for (const [, hash] of this.#hashes) hash.update(chunk);
    return this;
  }

  digests(): Digests {
    return Object.fromEntries(this.#hashes.map(([name, hash]) => [name, hash.digest('hex')])) as Digests;
  }
}

/** Digests and length in bytes of the file at `path`, read as a stream. */
export async function digestFile(path: string): Promise<Digests & { size: number }> {
  const digester = new Digester();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digester.update(chunk as Buffer);
  return { ...digester.digests(), size: digester.size };
}

/** Digests of bytes already in memory. */
export function digestBytes(bytes: Uint8Array): Digests {
  return new Digester().update(bytes).digests();
}
