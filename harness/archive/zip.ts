// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';
import { archiveTime, type Entry, open } from './entry.ts';
import { DEFLATE } from './gzip.ts';

/** Longer contents are streamed and deflated; shorter ones are stored, with their size in front, so that any reader can skip them. */
const STORED_UP_TO = 1 << 20;

/** A zip archive of the entries in the given order, as chunks: fixed time in UTC, Unix modes. Same entries, same bytes. */
export async function* zipChunks(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  const zip = new ZipArchive({ zlib: { ...DEFLATE }, highWaterMark: 1 << 18 });
  const feeding = feed(zip, entries).catch((cause: Error) => void zip.destroy(cause));
  for await (const chunk of zip) yield chunk as Buffer;
  await feeding;
}

async function feed(zip: ZipArchive, entries: Iterable<Entry>): Promise<void> {
  const date = new Date(archiveTime() * 1000);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  zip.on('error', failed.reject).on('close', () => failed.reject(new Error('The archive was closed before its end.')));
  for (const entry of entries) {
    const { size, chunks } = open(entry.content);
    const head = { name: entry.path, date, mode: 0o100000 | (entry.mode ?? 0o644) };
    const written = new Promise<void>((resolve) => zip.once('entry', () => resolve()));
    if (size > STORED_UP_TO) zip.append(stream(chunks, failed.reject), { ...head, store: false });
    else zip.append(Buffer.concat([...chunks]), { ...head, store: true });
    // One entry at a time: an entry's content may depend on the ones before it.
    await Promise.race([written, failed.promise]);
  }
  await zip.finalize();
}

/** archiver does not listen for errors of what it reads. */
function stream(chunks: Iterable<Buffer>, onError: (error: Error) => void): Readable {
  return Readable.from(chunks, { objectMode: false }).on('error', onError);
}
