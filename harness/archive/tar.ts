// POSIX ustar with pax headers where a name needs them:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
import { once } from 'node:events';
import { pack as createPack, type Pack } from 'tar-stream';
import { archiveTime, type Entry, open } from './entry.ts';

export interface TarOptions {
  /** Whether each folder has an entry of its own before the first file in it, for readers that make no folder otherwise. */
  readonly folders?: boolean;
}

/**
 * A tar archive of the entries in the given order, as chunks: owner 0, fixed time, no folders unless asked for, no links.
 * Same entries, same bytes.
 */
export async function* tarChunks(entries: Iterable<Entry>, options: TarOptions = {}): AsyncGenerator<Buffer> {
  const pack = createPack();
  const feeding = feed(pack, entries, options).catch((cause: Error) => pack.destroy(cause));
  for await (const chunk of pack) yield chunk as Buffer;
  await feeding;
}

async function feed(pack: Pack, entries: Iterable<Entry>, { folders = false }: TarOptions): Promise<void> {
  const mtime = new Date(archiveTime() * 1000);
  const made = new Set<string>();
  for (const entry of entries) {
    for (const name of folders ? foldersOf(entry.path) : []) {
      if (!made.has(name)) pack.entry({ name, mode: 0o755, uid: 0, gid: 0, mtime, type: 'directory' });
      made.add(name);
    }
    const { size, chunks } = open(entry.content);
    const header = { name: entry.path, mode: entry.mode ?? 0o644, uid: 0, gid: 0, size, mtime, type: 'file' } as const;
    const done = Promise.withResolvers<undefined>();
    done.promise.catch(() => undefined); // awaited below, perhaps after it has failed
    const sink = pack.entry(header, (error) => (error ? done.reject(error) : done.resolve(undefined)));
    sink.on('error', done.reject);
    for (const chunk of chunks) {
      if (chunk.length > 0 && !sink.write(chunk)) await Promise.race([once(sink, 'drain'), done.promise]);
    }
    sink.end(null);
    await done.promise;
  }
  pack.finalize();
}

/** `a/` and `a/b/` of `a/b/c`. */
export function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => `${segments.slice(0, index + 1).join('/')}/`);
}
