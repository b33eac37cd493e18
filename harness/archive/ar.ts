// The archive of ar(1) in its common form, names up to 16 bytes: https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html
import { Violation } from '../core/finding.ts';
import { archiveTime } from './entry.ts';
import type { Bytes } from './read.ts';

const MAGIC = '!<arch>\n';
const HEADER_BYTES = 60;
const HEADER_END = '`\n';

/** One member as it is written; its length has to be known, since it stands in front. */
export interface ArMember {
  readonly name: string;
  readonly size: number;
  chunks(): AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** Where a member's content lies in an archive. */
export interface ArRange {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** An ar archive of the members in the given order, as chunks: owner 0, fixed time, mode 0644. Same members, same bytes. */
export async function* arChunks(members: Iterable<ArMember>): AsyncGenerator<Buffer> {
  yield Buffer.from(MAGIC);
  for (const member of members) {
    yield header(member);
    yield* member.chunks();
    if (member.size % 2 === 1) yield Buffer.from('\n');
  }
}

/** A member whose content is in memory. */
export function memberOf(name: string, content: Buffer): ArMember {
  return { name, size: content.length, chunks: () => [content] };
}

/** The members of an ar archive, at most `most`; a Violation when it is none, is cut short or has more. */
export async function readAr(bytes: Bytes, most = 64): Promise<ArRange[]> {
  if ((await bytes.read(0, MAGIC.length)).toString('latin1') !== MAGIC) throw broken('no archive header');
  const members: ArRange[] = [];
  for (let at = MAGIC.length; at < bytes.size; ) {
    if (members.length === most) throw broken(`more than ${most} members`);
    const member = parse(await bytes.read(at, HEADER_BYTES), at + HEADER_BYTES);
    if (member.offset + member.size > bytes.size) throw broken(`member ${JSON.stringify(member.name)} is cut short`);
    members.push(member);
    at = member.offset + member.size + (member.size % 2);
  }
  return members;
}

function header({ name, size }: ArMember): Buffer {
  const fields = [name.padEnd(16), String(archiveTime()).padEnd(12), '0     ', '0     ', '100644  '];
  return Buffer.from(`${fields.join('')}${String(size).padEnd(10)}${HEADER_END}`, 'latin1');
}

function parse(bytes: Buffer, offset: number): ArRange {
  const text = bytes.toString('latin1');
  if (text.length < HEADER_BYTES) throw broken('a header is cut short');
  if (!text.endsWith(HEADER_END)) throw broken(`no member header before byte ${offset}`);
  const name = text.slice(0, 16).trimEnd().replace(/\/$/, '');
  const size = text.slice(48, 58).trimEnd();
  if (name === '' || !/^\d+$/.test(size)) throw broken(`a member without name or length before byte ${offset}`);
  return { name, offset, size: Number(size) };
}

function broken(actual: string): Violation {
  return new Violation('The ar archive cannot be read.', 'a complete ar archive', actual);
}
