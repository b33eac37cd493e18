import { type Defect, type DoorMessage, defect, type Plant } from '../../../core/defect.ts';
import {
  acknowledges,
  answer,
  bare,
  changesJson,
  deletesBlob,
  deletesManifest,
  ends,
  listsTags,
  putsManifest,
  readsBlob,
  readsManifest,
  referenceOf,
  repositoryOf,
} from './exchange.ts';

const byDigest = (request: Parameters<Plant['matches']>[0]) =>
  deletesManifest(request) && referenceOf(request).includes(':');
const byTag = (request: Parameters<Plant['matches']>[0]) =>
  deletesManifest(request) && !referenceOf(request).includes(':');

/** Deletions that do too little or too much. */
export const removalDefects: readonly Defect[] = [
  defect({
    id: 'docker.delete.tags:acknowledged',
    sentence: 'The deletion of a manifest is acknowledged and dropped.',
    kills: ['docker.delete.tags', 'x.state.delete-is-real'],
    plant: () => acknowledges(byDigest, 202),
  }),
  defect({
    id: 'docker.delete.tags:still-listed',
    sentence: 'The tags of a manifest that was deleted stay in the list.',
    kills: ['docker.delete.tags'],
    plant: () => {
      const seen = new Map<string, Set<string>>();
      return changesJson(listsTags, (document, request) => {
        const tags = seen.get(bare(request)) ?? new Set();
        seen.set(bare(request), tags);
        for (const tag of document.tags ?? []) tags.add(tag);
        document.tags = [...tags];
      });
    },
  }),
  defect({
    id: 'docker.delete.tags:still-served',
    sentence: 'A tag is served from a cache after its manifest was deleted.',
    kills: ['docker.delete.tags'],
    plant: servedFromCache,
  }),
  defect({
    id: 'docker.delete.tags:all-tags',
    sentence: 'With a manifest all tags of the repository go from the list.',
    kills: ['docker.delete.tags'],
    plant: () => {
      const emptied = new Set<string>();
      const emptying = changesJson(listsTags, (document, request) => {
        if (emptied.has(repositoryOf(request))) document.tags = [];
      });
      return {
        matches: (request) => listsTags(request) || byDigest(request),
        response(response, request, tools) {
          if (listsTags(request)) return emptying.response!(response, request, tools);
          emptied.add(repositoryOf(request));
          return response;
        },
      };
    },
  }),
  defect({
    id: 'docker.delete.tag-only:manifest-too',
    sentence: 'With a tag the manifest goes that it named.',
    kills: ['docker.delete.tag-only'],
    plant: manifestToo,
  }),
  defect({
    id: 'docker.delete.tag-only:acknowledged',
    sentence: 'The deletion of a tag is acknowledged and dropped.',
    kills: ['docker.delete.tag-only'],
    plant: () => acknowledges(byTag, 202),
  }),
  defect({
    id: 'docker.delete.repush:believed-there',
    sentence: 'HEAD of a blob that was deleted says that it is there, so that nobody sends it again.',
    kills: ['docker.delete.repush'],
    plant: () => ({
      matches: (request) => readsBlob(request) && request.method === 'HEAD',
      response: (response, request) =>
        response.status === 404
          ? {
              status: 200,
              headers: { 'content-length': '1', 'docker-content-digest': referenceOf(request) },
              body: Buffer.alloc(0),
            }
          : response,
    }),
  }),
  defect({
    id: 'docker.delete.repush:tombstone',
    sentence: 'A manifest that was deleted once is never served again.',
    kills: ['docker.delete.repush'],
    plant: () => tombstone(byDigest, readsManifest, ({ path }) => path),
  }),
  defect({
    id: 'docker.delete.repush:blob-stays',
    sentence: 'The deletion of a blob is acknowledged and dropped.',
    kills: ['docker.delete.repush', 'docker.blob.dedup-delete', 'x.state.delete-is-real'],
    plant: () => acknowledges(deletesBlob, 202),
  }),
  defect({
    id: 'docker.blob.dedup-delete:shared',
    sentence: 'A blob that is deleted in one repository goes from all.',
    kills: ['docker.blob.dedup-delete'],
    plant: () => tombstone(deletesBlob, readsBlob, referenceOf),
  }),
  defect({
    id: 'docker.authz.blob-isolation:any-repository',
    sentence: 'A blob is served through any repository.',
    kills: ['docker.authz.blob-isolation'],
    plant: () => throughAny(ends, readsBlob),
  }),
  defect({
    id: 'docker.authz.blob-isolation:manifests-too',
    sentence: 'A manifest is served through any repository.',
    kills: ['docker.authz.blob-isolation'],
    plant: () => throughAny(putsManifest, readsManifest),
  }),
  defect({
    id: 'docker.authz.blob-isolation:uploads-shared',
    sentence: 'An upload can be written to through any repository.',
    kills: ['docker.authz.blob-isolation'],
    plant: sharedUploads,
  }),
];

/** Remembers what each tag names, and deletes that. */
function manifestToo(): Plant {
  const named = new Map<string, string>();
  return {
    matches: (request) => putsManifest(request) || byTag(request),
    request(request) {
      const digest = byTag(request) ? named.get(request.path) : undefined;
      const path = digest === undefined ? request.path : request.path.replace(/[^/]+$/, digest);
      return { forward: { ...request, path } };
    },
    response(response, request) {
      if (putsManifest(request)) named.set(request.path, response.headers['docker-content-digest'] ?? '');
      return response;
    },
  };
}

function tombstone(
  deletes: Plant['matches'],
  reads: Plant['matches'],
  keyOf: (request: Parameters<Plant['matches']>[0]) => string,
): Plant {
  const gone = new Set<string>();
  return {
    matches: (request) => deletes(request) || reads(request),
    response(response, request) {
      if (deletes(request)) gone.add(keyOf(request));
      else if (gone.has(keyOf(request))) return answer(404, 'BLOB_UNKNOWN');
      return response;
    },
  };
}

function servedFromCache(): Plant {
  const cache = new Map<string, DoorMessage>();
  return {
    matches: (request) => (readsManifest(request) && !referenceOf(request).includes(':')) || putsManifest(request),
    async response(response, request, { upstream, writerAuthorization }) {
      if (putsManifest(request)) {
        const headers = { authorization: writerAuthorization, accept: request.headers['content-type'] ?? '*/*' };
        if (response.status === 201)
          cache.set(request.path, await upstream({ method: 'GET', path: request.path, headers }));
        return response;
      }
      return response.status === 404 ? (cache.get(request.path) ?? response) : response;
    },
  };
}

/** Knows where each digest was put, and looks there when it is asked for elsewhere. */
function throughAny(puts: Plant['matches'], reads: Plant['matches']): Plant {
  const places = new Map<string, string>();
  return {
    matches: (request) => puts(request) || reads(request),
    async response(response, request, { upstream, writerAuthorization }) {
      if (puts(request)) {
        const digest = response.headers['docker-content-digest'];
        if (response.status === 201 && digest) places.set(digest, repositoryOf(request));
        return response;
      }
      const place = places.get(referenceOf(request));
      if (response.status !== 404 || place === undefined) return response;
      const path = bare(request).replace(`/v2/${repositoryOf(request)}/`, `/v2/${place}/`);
      const headers = { authorization: writerAuthorization, accept: request.headers.accept ?? '*/*' };
      return upstream({ method: request.method, path, headers });
    },
  };
}

function sharedUploads(): Plant {
  const owners = new Map<string, string>();
  return {
    matches: ({ path }) => path.includes('/blobs/uploads'),
    request(request) {
      const owner = owners.get(referenceOf(request));
      const path =
        owner === undefined ? request.path : request.path.replace(`/v2/${repositoryOf(request)}/`, `/v2/${owner}/`);
      return { forward: { ...request, path } };
    },
    response(response, request) {
      const id = /\/blobs\/uploads\/([^/?]+)/.exec(response.headers.location ?? '')?.[1];
      if (id !== undefined && request.method === 'POST') owners.set(id, repositoryOf(request));
      return response;
    },
  };
}
