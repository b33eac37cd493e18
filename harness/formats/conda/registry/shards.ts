// https://conda.org/learn/ceps/cep-0016
import { createHash } from 'node:crypto';
import { encode } from '../msgpack.ts';
import { type Listed, zstd } from './render.ts';
import { bySort } from './repodata.ts';

type Shard = Record<string, unknown>;

/** The index of shards, and the shards by their paths: one for each name, named by the digest of its bytes, after `change` if given. */
export function shardsOf(subdir: string, listed: readonly Listed[], now: number, change = (shard: Shard) => shard) {
  const shards = new Map<string, Buffer>();
  const digests: Record<string, Buffer> = {};
  for (const [name, own] of byName(listed)) {
    const body = zstd(encode(change({ ...bySort(own, inBinary), removed: [] })));
    const digest = createHash('sha256').update(body).digest();
    shards.set(`shards/${digest.toString('hex')}.msgpack.zst`, body);
    digests[name] = digest;
  }
  const created = new Date(now).toISOString();
  const info = { subdir, base_url: './', shards_base_url: './shards/', created_at: created };
  return { index: zstd(encode({ info, version: 1, shards: digests })), shards };
}

function byName(listed: readonly Listed[]): [string, Listed[]][] {
  const groups = new Map<string, Listed[]>();
  for (const each of listed) {
    const name = String(each.record.name);
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Digests are bytes there. */
function inBinary({ record }: Listed): Record<string, unknown> {
  const bytes = (value: unknown) => Buffer.from(String(value), 'hex');
  return { ...record, md5: bytes(record.md5), sha256: bytes(record.sha256) };
}
