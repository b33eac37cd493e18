import { constants, zstdCompressSync } from 'node:zlib';
import type { DocumentRow, PackageRow, Transaction } from '../../../core/registry.ts';
import { channeldata } from './channeldata.ts';
import { repodata, runExports } from './repodata.ts';
import { shardsOf } from './shards.ts';
import type { Meta } from './upload.ts';

/** How long shards of earlier generations stay, for clients that have read the index before. */
const GRACE_MS = 600_000;

const JSON_TYPE = 'application/json';
const ZSTD_TYPE = 'application/zstd';
const MSGPACK_TYPE = 'application/octet-stream';

/** A package of a channel, as the indexes see it. */
export interface Listed extends Meta {
  readonly subdir: string;
  readonly file: string;
}

/** Renders what a change of one subdir touches: its indexes, and the channel's list of packages. */
export async function rerender(change: Transaction, channel: string, subdir: string): Promise<void> {
  const listed = (await change.packages()).flatMap((row) => ofChannel(row, channel));
  const folder = `${channel}/${subdir}/`;
  const own = listed.filter((each) => each.subdir === subdir);
  const now = Date.now();
  const { files, shards } = render(subdir, own, now);
  for (const [name, { body, type }] of files) await change.putDocument(folder + name, body, type);
  for (const [name, body] of shards)
    if (!(await change.document(folder + name))) await change.putDocument(folder + name, body, MSGPACK_TYPE);
  for (const { path, updatedAt } of await change.documents(`${folder}shards/`))
    if (!shards.has(path.slice(folder.length)) && updatedAt < now - GRACE_MS) await change.removeDocument(path);
  await change.putDocument(`${channel}/channeldata.json`, json(channeldata(listed)), JSON_TYPE);
}

/** An index file of a folder that has no packages; null where there is none of that name. */
export function emptyDocument(subdir: string, name: string): Pick<DocumentRow, 'body' | 'type'> | null {
  return render(subdir, [], 0).files.get(name) ?? null;
}

function render(subdir: string, listed: readonly Listed[], now: number) {
  const all = json(repodata(subdir, listed));
  const { index, shards } = shardsOf(subdir, listed, now);
  const files = new Map([
    ['repodata.json', { body: all, type: JSON_TYPE }],
    ['repodata.json.zst', { body: zstd(all), type: ZSTD_TYPE }],
    ['repodata_shards.msgpack.zst', { body: index, type: MSGPACK_TYPE }],
    ['run_exports.json', { body: json(runExports(subdir, listed)), type: JSON_TYPE }],
  ]);
  return { files, shards };
}

function ofChannel({ key, versions }: PackageRow, channel: string): Listed[] {
  const [owner, subdir, file] = key.split('/') as [string, string, string];
  if (owner !== channel) return [];
  return versions.flatMap(({ files }) => files.map(({ meta }) => ({ ...(meta as Meta), subdir, file })));
}

/** With the length of the content in the frame, which some clients need. */
export function zstd(content: Buffer): Buffer {
  const params = { [constants.ZSTD_c_contentSizeFlag]: 1 };
  return zstdCompressSync(content, { params, pledgedSrcSize: content.length });
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
