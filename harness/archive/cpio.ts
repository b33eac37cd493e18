// "New" portable format, magic 070701: https://man.freebsd.org/cgi/man.cgi?query=cpio&sektion=5 (section New ASCII Format)
import { archiveTime, type Entry, open } from './entry.ts';

const MAGIC = '070701';
const TRAILER = 'TRAILER!!!';
const REGULAR_FILE = 0o100000;

/** What precedes every path; rpm writes `.`, so that a path begins with `./`. */
export interface CpioOptions {
  readonly prefix?: string;
}

/**
 * A cpio archive of the entries in the given order, as chunks: owner 0, fixed time, inodes counted from 1, no folders, no links.
 * Same entries, same bytes.
 */
export function* cpioChunks(entries: Iterable<Entry>, { prefix = '' }: CpioOptions = {}): Generator<Buffer> {
  const mtime = archiveTime();
  let inode = 0;
  for (const entry of entries) {
    const { size, chunks } = open(entry.content);
    inode += 1;
    yield header({ name: prefix + entry.path, inode, mode: REGULAR_FILE | (entry.mode ?? 0o644), mtime, size });
    yield* chunks;
    yield padding(size);
  }
  yield header({ name: TRAILER, inode: 0, mode: 0, mtime: 0, size: 0 });
}

function header(file: { name: string; inode: number; mode: number; mtime: number; size: number }): Buffer {
  const name = Buffer.from(`${file.name}\0`);
  // inode, mode, uid, gid, links, mtime, size, device (major, minor), device of a special file, length of the name, checksum (unused)
  const fields = [file.inode, file.mode, 0, 0, 1, file.mtime, file.size, 0, 0, 0, 0, name.length, 0];
  const head = Buffer.from(MAGIC + fields.map((field) => field.toString(16).padStart(8, '0')).join(''));
  return Buffer.concat([head, name, padding(head.length + name.length)]);
}

/** Zeros up to the next multiple of four. */
function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
