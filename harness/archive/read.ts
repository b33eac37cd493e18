import { open as openFile } from 'node:fs/promises';
import { Violation } from '../core/finding.ts';
import { unsafePath } from './entry.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';

/** One regular file found in an archive. `content` is there when it was wanted. */
export interface ArchivedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly content?: Buffer;
}

export interface ReadOptions {
  /** Which contents to keep in memory; all by default. The others are still checked against the limits. */
  readonly want?: (path: string) => boolean;
  /** Most entries; 10 000 by default. */
  readonly maxEntries?: number;
  /** Most bytes that all entries may expand to; 256 MiB by default. */
  readonly maxBytes?: number;
  /** Most bytes of wanted contents; 16 MiB by default. */
  readonly maxKept?: number;
}

/** Random access to the bytes of an archive. */
export interface Bytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Buffer>;
}

/**
 * The regular files of a zip, tar or tar.gz, given as bytes or as the path of a file; the kind is told by its first bytes.
 * Archives come from the registry under test, so what is wrong with one is thrown as a Violation: links, devices, absolute paths, `..`,
 * paths that occur twice, more entries or bytes than the limits, checksums that do not match, an end that is missing.
 */
export async function readArchive(
  archive: string | Buffer,
  options: ReadOptions = {},
): Promise<Map<string, ArchivedFile>> {
  const guard = new Guard(options);
  if (Buffer.isBuffer(archive)) return dispatch(inMemory(archive), guard);
  const file = await openFile(archive, 'r');
  try {
    const { size } = await file.stat();
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    return await dispatch({ size, read }, guard);
  } finally {
    await file.close();
  }
}

async function dispatch(bytes: Bytes, guard: Guard): Promise<Map<string, ArchivedFile>> {
  const magic = (await bytes.read(0, 2)).toString('hex');
  if (magic === '') throw new Violation('The archive cannot be read.', 'an archive', 'no bytes');
  if (magic === '504b') await readZip(bytes, guard);
  else await readTar(bytes, guard, magic === '1f8b');
  return guard.files;
}

function inMemory(buffer: Buffer): Bytes {
  return { size: buffer.length, read: async (offset, length) => buffer.subarray(offset, offset + length) };
}

/** Collects the files of one archive and throws as soon as a rule is broken. */
export class Guard {
  readonly files = new Map<string, ArchivedFile>();
  readonly #options: Required<ReadOptions>;
  #expanded = 0;
  #kept = 0;

  constructor(options: ReadOptions) {
    this.#options = { want: () => true, maxEntries: 10_000, maxBytes: 256 << 20, maxKept: 16 << 20, ...options };
  }

  /** Called before an entry is read. Returns whether its content is wanted. */
  enter(path: string, type: string): boolean {
    if (type !== 'file' && type !== 'directory') throw refused(path, 'a regular file or folder', `a ${type}`);
    const problem = unsafePath(path);
    if (problem) throw refused(path, 'a relative path inside the archive', `a path that ${problem}`);
    if (this.files.has(path)) throw refused(path, 'every path once', 'a path that occurs twice');
    if (this.files.size >= this.#options.maxEntries) {
      throw refused(path, `at most ${this.#options.maxEntries} entries`, 'more entries');
    }
    return type === 'file' && this.#options.want(path);
  }

  /** Called for each expanded piece, so that a bomb is stopped while it grows. */
  grow(path: string, length: number, wanted: boolean): void {
    this.#expanded += length;
    if (wanted) this.#kept += length;
    if (this.#expanded > this.#options.maxBytes) {
      throw refused(path, `at most ${this.#options.maxBytes} expanded bytes`, 'more bytes');
    }
    if (this.#kept > this.#options.maxKept) {
      throw refused(path, `at most ${this.#options.maxKept} bytes of contents to be read`, 'more bytes');
    }
  }
}

/** The archive entry, what it should have been and what it was. */
export function refused(path: string, expected: string, actual: string): Violation {
  return new Violation(`The archive entry ${JSON.stringify(path)} was refused.`, expected, actual);
}
