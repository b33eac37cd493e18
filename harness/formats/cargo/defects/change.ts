// Changes after publication: yank, owners, search, and what caches are told.
import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { answered, answersInstead, isDownload, isIndexFile, rewritesIndex } from './plant.ts';

const YANK = 'cargo.yank.roundtrip';
const TOKEN = 'cargo.auth.bad-token';
const OWNERS = 'cargo.owner.crud';
const SEARCH = 'cargo.search';
const CACHE = 'cargo.cache.etag';

const isYank = ({ method, path }: DoorRequest): boolean => method === 'DELETE' && path.endsWith('/yank');
const isUnyank = ({ method, path }: DoorRequest): boolean => method === 'PUT' && path.endsWith('/unyank');
const isOwners = ({ path }: DoorRequest): boolean => path.endsWith('/owners');
const isSearch = ({ method, path }: DoorRequest): boolean => method === 'GET' && /\/crates\?/.test(path);

const message = (document: unknown) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(document)),
});

/** Says that it was done, and does nothing. */
const only =
  (matches: Plant['matches'], document: unknown): (() => Plant) =>
  () => ({ matches, request: () => ({ answer: message(document) }) });

const yankDefects: readonly Defect[] = [
  defect({
    id: 'cargo.yank.roundtrip:nothing-done',
    sentence: 'A yank is answered with ok, and nothing changes.',
    kills: [YANK],
    plant: only(isYank, { ok: true }),
  }),
  defect({
    id: 'cargo.yank.roundtrip:not-taken-back',
    sentence: 'Taking a yank back is answered with ok, and nothing changes.',
    kills: [YANK],
    plant: only(isUnyank, { ok: true }),
  }),
  defect({
    id: 'cargo.yank.roundtrip:line-deleted',
    sentence: 'A yanked version disappears from the index.',
    kills: [YANK],
    plant: rewritesIndex((text) => text.replace(/^.*"yanked":true.*\n/gm, '')),
  }),
  defect({
    id: 'cargo.yank.roundtrip:download-404',
    sentence: 'The download of a yanked version is answered with 404.',
    kills: [YANK],
    plant: () => {
      const gone = new Set<string>();
      return {
        matches: (request) => isYank(request) || isDownload(request),
        response(response, request) {
          if (isYank(request)) gone.add(request.path.replace(/yank$/, 'download'));
          return gone.has(request.path) ? answered(response, 404, { errors: [{ detail: 'yanked' }] }) : response;
        },
      };
    },
  }),
  defect({
    id: 'cargo.auth.bad-token:yank-for-everyone',
    sentence: 'Whoever asks may yank.',
    kills: [TOKEN],
    plant: () => ({
      matches: isYank,
      request: (request, { writerAuthorization: authorization }) => ({
        forward: { ...request, headers: { ...request.headers, authorization } },
      }),
    }),
  }),
  defect({
    id: 'cargo.auth.bad-token:status-200',
    sentence: 'A yank without permission is not done, but answered with ok.',
    kills: [TOKEN],
    plant: answersInstead(isYank, 200, { ok: true }),
  }),
  defect({
    id: 'cargo.auth.bad-token:status-500',
    sentence: 'A yank without permission is answered with 500.',
    kills: [TOKEN],
    plant: answersInstead(isYank, 500, { errors: [{ detail: 'internal error' }] }),
  }),
];

const listDefects: readonly Defect[] = [
  defect({
    id: 'cargo.owner.crud:ok-missing',
    sentence: 'A change of the owners is done, but the answer does not say ok.',
    kills: [OWNERS],
    plant: () => ({
      matches: (request) => isOwners(request) && request.method !== 'GET',
      response: (response) => answered(response, response.status, {}),
    }),
  }),
  defect({
    id: 'cargo.owner.crud:list-405',
    sentence: 'Owners cannot be listed.',
    kills: [OWNERS],
    plant: answersInstead((request) => isOwners(request) && request.method === 'GET', 405, {}),
  }),
  defect({
    id: 'cargo.owner.crud:nothing-done',
    sentence: 'A change of the owners is answered with ok, and nothing changes.',
    kills: [OWNERS],
    plant: only((request) => isOwners(request) && request.method !== 'GET', { ok: true, msg: 'done' }),
  }),
  defect({
    id: 'cargo.search:pattern',
    sentence: 'A search takes % for anything.',
    kills: [SEARCH],
    plant: () => ({
      matches: isSearch,
      request: (request) => ({ forward: { ...request, path: request.path.replace(/%25(ought%25)?/g, '$1') } }),
    }),
  }),
  defect({
    id: 'cargo.search:newest-by-letters',
    sentence: 'A search shows the version that comes last in the alphabet.',
    kills: [SEARCH],
    plant: () => ({
      matches: isSearch,
      response(response) {
        const { crates, ...rest } = JSON.parse(response.body.toString('utf8'));
        const wrong = crates.map((crate: Json) => ({ ...crate, max_version: '1.9.0' }));
        return answered(response, response.status, { ...rest, crates: wrong });
      },
    }),
  }),
];

const CONSTANT = '"constant"';

const cacheDefects: readonly Defect[] = [
  defect({
    id: 'cargo.cache.etag:constant',
    sentence: 'The entity tag of an index file never changes, so that cargo keeps what it has.',
    kills: [CACHE],
    plant: () => ({
      matches: isIndexFile,
      request: (request) =>
        request.headers['if-none-match'] === CONSTANT
          ? { answer: { status: 304, headers: { etag: CONSTANT }, body: Buffer.alloc(0) } }
          : { forward: request },
      response: (response) => ({ ...response, headers: { ...response.headers, etag: CONSTANT } }),
    }),
  }),
  defect({
    id: 'cargo.cache.etag:changes-with-every-read',
    sentence: 'The entity tag is another one at every read.',
    kills: [CACHE],
    plant() {
      let reads = 0;
      return {
        matches: isIndexFile,
        response: (response) => ({ ...response, headers: { ...response.headers, etag: `"${++reads}"` } }),
      };
    },
  }),
  defect({
    id: 'cargo.cache.etag:none',
    sentence: 'Index files have neither an entity tag nor a date.',
    kills: [CACHE],
    plant: () => ({
      matches: isIndexFile,
      response: ({ headers: { etag, 'last-modified': date, ...headers }, ...response }) => ({ ...response, headers }),
    }),
  }),
];

export const changeDefects: readonly Defect[] = [...yankDefects, ...listDefects, ...cacheDefects];
