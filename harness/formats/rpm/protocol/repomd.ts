// https://en.opensuse.org/openSUSE:Standards_Rpm_Metadata, and what librepo demands (repomd.c)
import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Violation } from '../../../core/finding.ts';
import type { RawHttp, RawRequest } from '../../../core/http.ts';
import { all, type Element, first, parseXml } from './xml.ts';

export const REPOMD = 'repodata/repomd.xml';

const UNPACKED_LIMIT = 256 << 20;

/** What repomd.xml says of one index file. */
export interface DataRecord {
  readonly type: string;
  readonly href: string;
  readonly sha256: string;
  readonly openSha256?: string;
  readonly size?: number;
  readonly openSize?: number;
}

/** The records of repomd.xml; null when the repository has none (404). */
export async function readRepomd(http: RawHttp, request?: RawRequest): Promise<DataRecord[] | null> {
  const response = await http.get(REPOMD, request);
  if (response.status === 404) return null;
  if (response.status !== 200)
    throw new Violation(`${REPOMD} cannot be read`, 'status 200 or 404', `status ${response.status}`);
  return parseRepomd(response.body);
}

export function parseRepomd(bytes: Buffer): DataRecord[] {
  const root = parseXml(bytes, REPOMD);
  if (root.name !== 'repomd') throw new Violation(`${REPOMD} has another root`, 'repomd', root.name);
  if (root.attributes.xmlns !== 'http://linux.duke.edu/metadata/repo')
    throw new Violation(
      `${REPOMD} has another namespace`,
      'http://linux.duke.edu/metadata/repo',
      String(root.attributes.xmlns),
    );
  const records = all(root, 'data').map(recordOf);
  if (!records.some(({ type }) => type === 'primary'))
    throw new Violation(
      `${REPOMD} names no primary`,
      'data type="primary"',
      records.map(({ type }) => type).join(', '),
    );
  return records;
}

function recordOf(data: Element): DataRecord {
  const type = data.attributes.type ?? '';
  const checksum = first(data, 'checksum');
  const href = first(data, 'location')?.attributes.href;
  const where = `The record ${JSON.stringify(type)} of ${REPOMD}`;
  if (type === '' || !href) throw new Violation(`${where} is incomplete`, 'a type and a location', `location ${href}`);
  if (checksum?.attributes.type !== 'sha256' || !/^[0-9a-f]{64}$/.test(checksum.text))
    throw new Violation(
      `${where} has no SHA-256`,
      '64 hexadecimal digits',
      `${checksum?.attributes.type} ${checksum?.text}`,
    );
  const open = first(data, 'open-checksum')?.text;
  const [size, openSize] = ['size', 'open-size'].map((name) => first(data, name)?.text);
  return {
    type,
    href,
    sha256: checksum.text,
    ...(open === undefined ? {} : { openSha256: open }),
    ...(size === undefined ? {} : { size: Number(size) }),
    ...(openSize === undefined ? {} : { openSize: Number(openSize) }),
  };
}

/** An index file, unpacked; its bytes have to be those that repomd.xml states. */
export async function readData(http: RawHttp, record: DataRecord): Promise<Buffer> {
  const response = await http.get(encodePath(record.href));
  if (response.status !== 200)
    throw new Violation(`${record.href} cannot be read`, 'status 200', `status ${response.status}`);
  if (response.sha256 !== record.sha256)
    throw new Violation(`${record.href} is not what ${REPOMD} states`, record.sha256, response.sha256);
  const open = unpack(response.body, record.href);
  if (open) return open;
  throw new Violation(`${record.href} is in a compression that few clients read`, 'gzip or zstd', record.href);
}

/** The bytes in an index file, by its first bytes; null for bzip2 and xz, which nothing here reads. */
export function unpack(packed: Buffer, href: string): Buffer | null {
  const magic = packed.toString('hex', 0, 4);
  try {
    if (magic.startsWith('1f8b')) return gunzipSync(packed, { maxOutputLength: UNPACKED_LIMIT });
    if (magic === '28b52ffd') return zstdDecompressSync(packed, { maxOutputLength: UNPACKED_LIMIT });
  } catch (cause) {
    throw new Violation(`${href} cannot be unpacked`, 'what its first bytes announce', (cause as Error).message);
  }
  return magic.startsWith('425a68') || magic === 'fd377a58' ? null : packed;
}

/** A location as a client asks for it: dnf encodes `+` and `^` too. */
export function encodePath(href: string): string {
  return href.split('/').map(encodeURIComponent).join('/');
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
