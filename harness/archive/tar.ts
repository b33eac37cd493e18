// POSIX ustar with pax headers where a name needs them:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
import { once } from 'node:events';
import { pack as createPack, type Pack } from 'tar-stream';
import { archiveTime, type Entry, open } from './entry.ts';

/**
 * A tar archive of the entries in the given order, as chunks: owner 0, fixed time, no folders, no links.
 * Same entries, same bytes.
 */
export async function* tarChunks(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  const pack = createPack();
  const feeding = feed(pack, entries).catch((cause: Error) => pack.destroy(cause));
  for await (const chunk of pack) yield chunk as Buffer;
  await feeding;
}

async function feed(pack: Pack, entries: Iterable<Entry>): Promise<void> {
  const mtime = new Date(archiveTime() * 1000);
  for (const entry of entries) {
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
