import { zstdCompressSync } from 'node:zlib';
import { type Defect, type DoorMessage, defect, type Plant } from '../../../core/defect.ts';
import { unzstd } from '../read-package.ts';
import { answer, isUpload, reads } from './answer.ts';
import { editsChannel, readsIndex, readsShard } from './channel.ts';

const ZST = 'repodata.json.zst';
const SHARDS = 'repodata_shards.msgpack.zst';

/** Serves what the registry had under that name before the last upload. */
function generationBehind(name: string): () => Plant {
  return () => {
    const [before, current] = [new Map<string, DoorMessage>(), new Map<string, DoorMessage>()];
    return {
      matches: (request) => isUpload(request) || (reads(name)(request) && request.method === 'GET'),
      async response(message, request, tools) {
        const path = isUpload(request) ? request.path.replace(/[^/]+$/, name) : request.path;
        if (!isUpload(request)) return before.get(path) ?? message;
        const now = await tools.upstream({ method: 'GET', path, headers: {} });
        if (current.has(path)) before.set(path, current.get(path)!);
        current.set(path, now);
        return message;
      },
    };
  };
}

/** Defects of one form of an index, or of how the forms hang together. */
export const formDefects: readonly Defect[] = [
  defect({
    id: 'conda.variants.equal:zst-never-refreshed',
    sentence: 'The compressed index is that of the publication before.',
    kills: ['conda.variants.equal', 'conda.http.cache'],
    plant: generationBehind(ZST),
  }),
  defect({
    id: 'conda.variants.equal:empty-bz2',
    sentence: 'There is a repodata.json.bz2, and it is empty.',
    kills: ['conda.variants.equal'],
    plant: () => ({ matches: reads('repodata.json.bz2'), request: () => ({ answer: answer(200) }) }),
  }),
  defect({
    id: 'conda.variants.equal:head-alone',
    sentence: 'A HEAD finds the compressed index, a GET does not.',
    kills: ['conda.variants.equal'],
    plant: () => ({
      matches: (request) => reads(ZST)(request) && request.method === 'GET',
      request: () => ({ answer: answer(404) }),
    }),
  }),
  defect({
    id: 'conda.variants.equal:records-left-out',
    sentence: 'The compressed index lists no .conda.',
    kills: ['conda.variants.equal', 'conda.concurrent.upload'],
    plant: editsChannel({
      document: (document, _subdir, form) => (form === ZST ? { ...document, 'packages.conda': {} } : document),
    }),
  }),
  defect({
    id: 'conda.shards:not-found',
    sentence: 'The shards that the index names are not there.',
    kills: ['conda.shards', 'conda.shards.immutable', 'conda.install.v2'],
    plant: () => ({ matches: readsShard, request: () => ({ answer: answer(404) }) }),
  }),
  defect({
    id: 'conda.shards:generation-before',
    sentence: 'The index of the shards is that of the publication before.',
    kills: ['conda.shards'],
    plant: generationBehind(SHARDS),
  }),
  defect({
    id: 'conda.shards:forgotten-at-once',
    sentence: 'A shard is gone as soon as there is another one of its name.',
    kills: ['conda.shards'],
    plant: forgottenAtOnce,
  }),
  defect({
    id: 'conda.shards:digests-as-text',
    sentence: 'The index has the digests of shards as texts.',
    kills: ['conda.shards'],
    plant: editsChannel({
      shardIndex: (index) => ({
        ...index,
        shards: Object.fromEntries(
          Object.entries(index.shards as Record<string, Buffer>).map(([name, digest]) => [
            name,
            digest.toString('hex'),
          ]),
        ),
      }),
    }),
  }),
  defect({
    id: 'conda.shards:digests-as-lists',
    sentence: 'Digests in the shards are lists of numbers.',
    kills: ['conda.shards'],
    plant: editsChannel({ shard: (shard) => ({ ...shard, 'packages.conda': listed(shard['packages.conda']) }) }),
  }),
  defect({
    id: 'conda.shards:no-slash',
    sentence: 'The base URL of the shards does not end in a slash.',
    kills: ['conda.shards'],
    plant: editsChannel({
      shardIndex: (index) => ({ ...index, info: { ...index.info, shards_base_url: './shards' } }),
    }),
  }),
  defect({
    id: 'conda.shards:name-missing',
    sentence: 'The first name has no shard.',
    kills: ['conda.shards', 'conda.install.v2'],
    plant: editsChannel({
      shardIndex: (index) => ({ ...index, shards: Object.fromEntries(Object.entries(index.shards).slice(1)) }),
    }),
  }),
  defect({
    id: 'conda.shards.version:unsaid',
    sentence: 'The index of the shards has no version.',
    kills: ['conda.shards.version'],
    plant: editsChannel({ shardIndex: ({ version: _unsaid, ...index }) => index }),
  }),
  defect({
    id: 'conda.shards.version:local-time',
    sentence: 'The index of the shards has a time without zone.',
    kills: ['conda.shards.version'],
    plant: editsChannel({
      shardIndex: (index) => ({ ...index, info: { ...index.info, created_at: '2026-11-21 12:00:00' } }),
    }),
  }),
  defect({
    id: 'conda.shards.immutable:asked-every-time',
    sentence: 'Shards are served with no-cache.',
    kills: ['conda.shards.immutable'],
    plant: () => ({
      matches: readsShard,
      response: (message) => ({ ...message, headers: { ...message.headers, 'cache-control': 'no-cache' } }),
    }),
  }),
  defect({
    id: 'conda.http.encoding:stated-twice',
    sentence: 'The .zst is sent with Content-Encoding zstd, and compressed once.',
    kills: ['conda.http.encoding'],
    plant: () => ({
      matches: (request) => request.method === 'GET' && request.path.endsWith(ZST),
      response: (message) => ({ ...message, headers: { ...message.headers, 'content-encoding': 'zstd' } }),
    }),
  }),
  defect({
    id: 'conda.http.encoding:unstated',
    sentence: 'The index is compressed for clients that accept it, and no header says so.',
    kills: ['conda.http.encoding'],
    plant: () => ({
      matches: (request) => readsIndex(request) && /zstd/.test(request.headers['accept-encoding'] ?? ''),
      response: (message) => (message.status === 200 ? { ...message, body: zstdCompressSync(message.body) } : message),
    }),
  }),
];

function listed(map: Record<string, Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(map).map(([file, record]) => [file, { ...record, sha256: [...(record.sha256 as Buffer)] }]),
  );
}

/** Answers 404 for shards that the registry's current index does not name. */
function forgottenAtOnce(): Plant {
  return {
    matches: readsShard,
    async response(message, request, tools) {
      const path = request.path.replace(/shards\/[^/]+$/, SHARDS);
      const { body } = await tools.upstream({ ...request, path });
      const digest = /([0-9a-f]{64})\.msgpack/.exec(request.path)![1]!;
      return unzstd(body, SHARDS).includes(Buffer.from(digest, 'hex')) ? message : answer(404);
    },
  };
}
