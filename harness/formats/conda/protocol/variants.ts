import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import { bunzip2 } from '../bzip2/decompress.ts';
import { decode } from '../msgpack.ts';
import { unzstd } from '../read-package.ts';
import type { PackageRecord } from './repodata.ts';

/** Endings under which the index of a subdir may lie besides its plain form. */
export const COMPRESSED = ['.zst', '.bz2'] as const;

/** The index in a compressed form; null where the channel has no such form. */
export async function readCompressed(
  http: RawHttp,
  subdir: string,
  ending: (typeof COMPRESSED)[number],
): Promise<PackageRecord | null> {
  const path = `${subdir}/repodata.json${ending}`;
  const { status, body } = await http.get(path);
  if (status === 404) return null;
  if (status !== 200) throw new Violation(`${path} cannot be read`, 'status 200 or 404', String(status));
  return JSON.parse((await unpacked(path, body)).toString('utf8'));
}

async function unpacked(path: string, body: Buffer): Promise<Buffer> {
  if (path.endsWith('.zst')) return unzstd(body, path);
  const parts: Buffer[] = [];
  for await (const part of bunzip2([body])) parts.push(part);
  return Buffer.concat(parts);
}

/** The index of shards: https://conda.org/learn/ceps/cep-0016 */
export interface ShardIndex {
  readonly version: unknown;
  readonly info: PackageRecord;
  /** Digests by name; each should be 32 bytes. */
  readonly shards: Readonly<Record<string, unknown>>;
}

/** The index of a subdir's shards; null where there is none. */
export async function readShardIndex(http: RawHttp, subdir: string): Promise<ShardIndex | null> {
  const path = `${subdir}/repodata_shards.msgpack.zst`;
  const { status, body } = await http.get(path);
  if (status === 404) return null;
  if (status !== 200) throw new Violation(`${path} cannot be read`, 'status 200 or 404', String(status));
  const value = decode(unzstd(body, path)) as ShardIndex;
  if (typeof value?.info !== 'object' || typeof value.shards !== 'object')
    throw new Violation(`${path} is no index of shards`, 'info and shards', JSON.stringify(value).slice(0, 200));
  return value;
}

/** Where the shard with that digest lies, relative to the channel, or absolute. */
export function shardAddress({ info }: ShardIndex, subdir: string, digest: Buffer): string {
  const root = `http://channel/${subdir}/`;
  const folder = new URL(String(info.shards_base_url), root).href;
  return `${folder}${digest.toString('hex')}.msgpack.zst`.replace('http://channel/', '');
}

/** The records in a shard, by file name, digests in hexadecimal as in the plain index. */
export function parseShard(body: Buffer, where: string): { packages: PackageRecord; 'packages.conda': PackageRecord } {
  const shard = decode(unzstd(body, where)) as PackageRecord;
  const plain = (map: PackageRecord) =>
    Object.fromEntries(Object.entries(map ?? {}).map(([file, record]) => [file, inHexadecimal(record, where)]));
  return { packages: plain(shard.packages), 'packages.conda': plain(shard['packages.conda']) };
}

function inHexadecimal(record: PackageRecord, where: string): PackageRecord {
  const digests = ['md5', 'sha256'].filter((name) => record[name] !== undefined);
  for (const name of digests)
    if (!Buffer.isBuffer(record[name]))
      throw new Violation(`${name} in ${where} is no bytes`, 'bin', String(record[name]));
  return { ...record, ...Object.fromEntries(digests.map((name) => [name, record[name].toString('hex')])) };
}
