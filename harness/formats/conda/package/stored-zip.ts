// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
import { archiveTime } from '../../../archive/entry.ts';

/** A member whose length and checksum are known before it is written, so that a reader may stream it: no data descriptor follows. */
export interface StoredMember {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  chunks(): AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** A zip of uncompressed members in the given order, as CEP 35 asks: https://conda.org/learn/ceps/cep-0035 */
export async function* storedZip(members: readonly StoredMember[]): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const local = record(0x04034b50, member);
    yield local;
    yield* member.chunks();
    directory.push(record(0x02014b50, member, offset));
    offset += local.length + member.size;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([...directory, end]);
}

/** The local header; with an offset the entry of the central directory, which differs in a few fields. */
function record(signature: number, { name, size, crc }: StoredMember, offset?: number): Buffer {
  const { time, date } = dosTime();
  const head = Buffer.alloc(30);
  head.writeUInt32LE(signature);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(date, 12);
  head.writeUInt32LE(crc, 14);
  head.writeUInt32LE(size, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(name.length, 26);
  if (offset === undefined) return Buffer.concat([head, Buffer.from(name)]);
  const madeBy = Buffer.from([20, 3]); // by 2.0 on Unix
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(0o100644 * 0x10000, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head.subarray(0, 4), madeBy, head.subarray(4), tail, Buffer.from(name)]);
}

function dosTime(): { time: number; date: number } {
  const at = new Date(archiveTime() * 1000);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}
