// How the defects change what a channel says: all forms of an index are made from the changed one, so that the planted violation is the only one.
import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../core/defect.ts';
import { decode, encode } from '../msgpack.ts';
import type { PackageRecord } from '../protocol/repodata.ts';
import { unzstd } from '../read-package.ts';
import { zstd } from '../registry/render.ts';
import { shardsOf } from '../registry/shards.ts';
import { answer } from './answer.ts';

/** The forms that an index has, by file name. */
export type Form = 'repodata.json' | 'repodata.json.zst' | 'repodata_shards.msgpack.zst';

export interface ChannelEdit {
  /** Changes the index of a subdir, in all forms. It may change its argument. */
  document?(document: PackageRecord, subdir: string, form: Form): PackageRecord;
  /** Changes the index of the shards when it is right otherwise. */
  shardIndex?(index: PackageRecord): PackageRecord;
  /** Changes one shard; the index has the digest of what comes of it. */
  shard?(shard: PackageRecord): PackageRecord;
}

const ADDRESS = /^(?<root>.*)\/(?<subdir>[^/]+)\/(?<file>repodata(?:\.json(?:\.zst)?|_shards\.msgpack\.zst))$/;
const SHARD = /\/shards\/(?<digest>[0-9a-f]{64})\.msgpack\.zst$/;

export const readsIndex = ({ method, path }: DoorRequest) => method === 'GET' && ADDRESS.test(path);
export const readsShard = ({ method, path }: DoorRequest) => method === 'GET' && SHARD.test(path);

/** A plant that serves every index with this edit. */
export function editsChannel(edit: ChannelEdit): () => Plant {
  return () => {
    const shards = new Map<string, Buffer>();
    return {
      matches: (request) => readsIndex(request) || readsShard(request),
      async response(message, request, tools) {
        const digest = SHARD.exec(request.path)?.groups?.digest;
        if (digest !== undefined) return served(message, shards.get(digest));
        if (message.status !== 200) return message;
        return served(message, await changed(request, tools, edit, shards));
      },
    };
  };
}

/** A plant that changes each record of every index; undefined leaves it out. */
export function editsRecords(
  change: (record: PackageRecord, file: string, all: readonly PackageRecord[]) => PackageRecord | undefined,
): () => Plant {
  return editsChannel({ document: (document) => eachRecord(document, change) });
}

export function eachRecord(
  document: PackageRecord,
  change: (record: PackageRecord, file: string, all: readonly PackageRecord[]) => PackageRecord | undefined,
): PackageRecord {
  const edited = (map: PackageRecord) => {
    const all = Object.values(map) as PackageRecord[];
    const entries = Object.entries(map).map(([file, record]) => [file, change({ ...record }, file, all)] as const);
    return Object.fromEntries(entries.filter(([, record]) => record !== undefined));
  };
  const { packages, 'packages.conda': conda } = document;
  return { ...document, packages: edited(packages), 'packages.conda': edited(conda) };
}

async function changed(
  request: DoorRequest,
  tools: PlantTools,
  edit: ChannelEdit,
  shards: Map<string, Buffer>,
): Promise<Buffer> {
  const { root, subdir, file } = ADDRESS.exec(request.path)!.groups as { root: string; subdir: string; file: Form };
  const headers = request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization };
  const { body } = await tools.upstream({ method: 'GET', path: `${root}/${subdir}/repodata.json`, headers });
  const right = JSON.parse(body.toString('utf8')) as PackageRecord;
  const document = edit.document?.(right, subdir, file) ?? right;
  const plain = Buffer.from(JSON.stringify(document));
  if (file === 'repodata.json') return plain;
  return file === 'repodata.json.zst' ? zstd(plain) : sharded(subdir, document, edit, shards);
}

function sharded(subdir: string, document: PackageRecord, edit: ChannelEdit, kept: Map<string, Buffer>): Buffer {
  const records = { ...document.packages, ...document['packages.conda'] } as Record<string, PackageRecord>;
  const listed = Object.entries(records).map(([file, record]) => ({
    file,
    record,
    subdir,
    about: {},
    runExports: {},
    traits: {},
  }));
  const { index, shards } = shardsOf(subdir, listed, 0, edit.shard);
  for (const [path, body] of shards) kept.set(SHARD.exec(`/${path}`)!.groups!.digest!, body);
  const decoded = decode(unzstd(index, 'the index of shards')) as PackageRecord;
  return edit.shardIndex ? zstd(encode(edit.shardIndex(decoded))) : index;
}

function served(message: DoorMessage, body: Buffer | undefined): DoorMessage {
  if (body === undefined) return message;
  return message.status === 200 ? { ...message, body } : { ...answer(200), body };
}
