// Changes to a zip that keep it readable. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly path: string;
  readonly content: Buffer;
}

/** The members of a small zip, in the order of its directory; none when the bytes are no zip. */
export function unzip(zip: Buffer): ZipMember[] {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0) return [];
  const members: ZipMember[] = [];
  for (let at = zip.readUInt32LE(end + 16); members.length < zip.readUInt16LE(end + 10); ) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const content = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed;
    members.push({ path: zip.toString('utf8', at + 46, at + 46 + name), content });
    at += 46 + name + extra + comment;
  }
  return members;
}

/** A zip that stores the members as they are. */
export function zipped(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of members) {
    const name = Buffer.from(path);
    const local = Buffer.concat([Buffer.alloc(30), name, content]);
    local.writeUInt32LE(0x04034b50, 0);
    writeCommon(local, 4, name, content);
    const entry = Buffer.concat([Buffer.alloc(46), name]);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    writeCommon(entry, 6, name, content);
    entry.writeUInt32LE(offset, 42);
    locals.push(local);
    directory.push(entry);
    offset += local.length;
  }
  const table = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(table.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, table, end]);
}

/** The fields that local header and directory entry share: version 2.0, UTF-8 names, stored. */
function writeCommon(buffer: Buffer, at: number, name: Buffer, content: Buffer): void {
  buffer.writeUInt16LE(20, at);
  buffer.writeUInt16LE(0x0800, at + 2);
  buffer.writeUInt32LE(crc32(content), at + 10);
  buffer.writeUInt32LE(content.length, at + 14);
  buffer.writeUInt32LE(content.length, at + 18);
  buffer.writeUInt16LE(name.length, at + 22);
}

/** A function on the bytes of a zip that rewrites its members; what is no zip stays as it is. */
export function rezips(change: (members: ZipMember[]) => ZipMember[]): (zip: Buffer) => Buffer {
  return (zip) => {
    const members = unzip(zip);
    return members.length === 0 ? zip : zipped(change(members));
  };
}
