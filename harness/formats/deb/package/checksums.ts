// https://manpages.debian.org/bookworm/dpkg-dev/deb-md5sums.5.en.html
import { createHash, type Hash } from 'node:crypto';
import { type Entry, open } from '../../../archive/entry.ts';

/** Hashes the entries of a package while they are written; configuration files are left out, since they may change. */
export class Checksums {
  readonly #conffiles: ReadonlySet<string>;
  readonly #rows: { path: string; hash: Hash }[] = [];

  constructor(conffiles: readonly string[]) {
    this.#conffiles = new Set(conffiles);
  }

  /** The same entry; what is read from it is hashed. */
  follow(entry: Entry): Entry {
    const path = entry.path.replace(/^\.\//, '');
    if (this.#conffiles.has(`/${path}`)) return entry;
    const { size, chunks } = open(entry.content);
    const row = { path, hash: createHash('md5') };
    this.#rows.push(row);
    const hashed = function* (): Generator<Buffer> {
      for (const chunk of chunks) {
        row.hash.update(chunk);
        yield chunk;
      }
    };
    return { ...entry, content: { size, chunks: hashed } };
  }

  /** The file md5sums, once every entry was written. */
  render(): Buffer {
    const lines = this.#rows.map(({ path, hash }) => `${hash.digest('hex')}  ${path}\n`);
    return Buffer.from(lines.sort((a, b) => (a.slice(34) < b.slice(34) ? -1 : 1)).join(''));
  }
}
