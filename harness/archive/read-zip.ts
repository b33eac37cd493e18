// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
import { crc32, inflateRawSync } from 'node:zlib';
import { Violation } from '../core/finding.ts';
import { type Bytes, type Guard, refused } from './read.ts';

const END_SIZE = 22;
const FILE_TYPES = new Map([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
]);

interface Member {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Reads the central directory and the wanted members. Zip64 and encryption are refused: nothing here needs them. */
export async function readZip(bytes: Bytes, guard: Guard): Promise<void> {
  for (const member of await directory(bytes)) {
    const wanted = guard.enter(member.path, member.type);
    guard.grow(member.path, member.size, wanted);
    const { path, size, mode } = member;
    if (member.type !== 'file') continue;
    guard.files.set(path, { path, size, mode, ...(wanted ? { content: await content(bytes, member) } : {}) });
  }
}

async function directory(bytes: Bytes): Promise<Member[]> {
  const tailSize = Math.min(bytes.size, END_SIZE + 0xffff);
  const tail = await bytes.read(bytes.size - tailSize, tailSize);
  const at = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (at < 0 || at + END_SIZE > tail.length) throw broken('no end of central directory');
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (count === 0xffff || start === 0xffffffff) throw broken('a zip64 archive');
  if (start + length > bytes.size) throw broken('a central directory beyond the end');
  const table = await bytes.read(start, length);
  const members: Member[] = [];
  for (let offset = 0; members.length < count; ) {
    if (offset + 46 > table.length || table.readUInt32LE(offset) !== 0x02014b50)
      throw broken('a cut central directory');
    members.push(parse(table, offset));
    offset += 46 + table.readUInt16LE(offset + 28) + table.readUInt16LE(offset + 30) + table.readUInt16LE(offset + 32);
  }
  return members;
}

function parse(table: Buffer, at: number): Member {
  const path = table.toString('utf8', at + 46, at + 46 + table.readUInt16LE(at + 28));
  if (table.readUInt16LE(at + 8) & 1) throw refused(path, 'an entry in the clear', 'an encrypted entry');
  const mode = table.readUInt32LE(at + 38) >>> 16;
  const type = path.endsWith('/') ? 'directory' : (FILE_TYPES.get(mode & 0o170000) ?? 'special file');
  return {
    path,
    type,
    mode: mode & 0o7777,
    method: table.readUInt16LE(at + 10),
    crc: table.readUInt32LE(at + 16),
    packed: table.readUInt32LE(at + 20),
    size: table.readUInt32LE(at + 24),
    offset: table.readUInt32LE(at + 42),
  };
}

async function content(bytes: Bytes, member: Member): Promise<Buffer> {
  const { path, size } = member;
  const head = await bytes.read(member.offset, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw refused(path, 'a local header', 'other bytes');
  const nameLength = head.readUInt16LE(26);
  const name = await bytes.read(member.offset + 30, nameLength);
  if (name.toString('utf8') !== path) throw refused(path, 'one name in both headers', JSON.stringify(name.toString()));
  const start = member.offset + 30 + nameLength + head.readUInt16LE(28);
  const expanded = expand(await bytes.read(start, member.packed), member);
  if (expanded.length !== size) throw refused(path, `${size} bytes`, `${expanded.length} bytes`);
  if (crc32(expanded) !== member.crc) throw refused(path, `CRC-32 ${member.crc}`, `CRC-32 ${crc32(expanded)}`);
  return expanded;
}

function expand(packed: Buffer, { path, method, size }: Member): Buffer {
  if (method === 0) return packed;
  if (method !== 8) throw refused(path, 'a stored or deflated entry', `compression method ${method}`);
  try {
    // The stated size was counted against the limits; whatever expands further is a bomb.
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (cause) {
    throw refused(path, `${size} deflated bytes`, (cause as Error).message);
  }
}

function broken(actual: string): Violation {
  return new Violation('The zip archive cannot be read.', 'a complete zip archive', actual);
}
