import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { digestOf } from '../raw.ts';
import {
  acknowledges,
  answer,
  answers,
  changesHeaders,
  changesJson,
  ends,
  jsonIn,
  putsManifest,
  putsTag,
  readsManifest,
  referenceOf,
  refusesManifest,
  repositoryOf,
  restates,
} from './exchange.ts';

/** Manifests that are refused without reason, taken without reason, or not kept. */
export const manifestDefects: readonly Defect[] = [
  defect({
    id: 'docker.manifest.digest-mismatch:acknowledged',
    sentence: 'A manifest under the digest of another one is acknowledged.',
    kills: ['docker.manifest.digest-mismatch'],
    plant: () => restates((request) => putsManifest(request) && referenceOf(request).includes(':'), 400, 201),
  }),
  defect({
    id: 'docker.manifest.digest-mismatch:blob-acknowledged',
    sentence: 'A blob under the digest of another one is acknowledged.',
    kills: ['docker.manifest.digest-mismatch'],
    plant: () => restates(ends, 400, 201),
  }),
  defect({
    id: 'docker.manifest.digest-mismatch:refused-but-kept',
    sentence: 'A manifest that was refused for its digest is kept under its own.',
    kills: ['docker.manifest.digest-mismatch'],
    plant: keepsRefused,
  }),
  defect({
    id: 'docker.manifest.unknown-types:config-types',
    sentence: 'Manifests whose config is not that of an image are refused.',
    kills: ['docker.manifest.unknown-types'],
    plant: () => refusesManifest(({ config }) => config !== undefined && !/image/.test(config.mediaType)),
  }),
  defect({
    id: 'docker.manifest.unknown-types:index-over-blobs',
    sentence: 'An index over blobs is refused.',
    kills: ['docker.manifest.unknown-types'],
    plant: () =>
      refusesManifest(({ manifests }) => manifests?.some(({ mediaType }: Json) => /layer|cacheconfig/.test(mediaType))),
  }),
  defect({
    id: 'docker.manifest.unknown-types:no-layers',
    sentence: 'A manifest without layers is refused.',
    kills: ['docker.manifest.unknown-types'],
    plant: () => refusesManifest(({ layers }) => layers?.length === 0),
  }),
  defect({
    id: 'docker.push.buildx-index:not-found',
    sentence: 'An index with a platform that is none is answered with 404.',
    kills: ['docker.push.buildx-index'],
    plant: () =>
      refusesManifest(({ manifests }) => manifests?.some(({ platform }: Json) => platform?.os === 'unknown'), 404),
  }),
  defect({
    id: 'docker.push.schema2:list-refused',
    sentence: 'Manifest lists are refused.',
    kills: ['docker.push.schema2'],
    plant: () => refusesManifest(({ mediaType }) => String(mediaType).includes('manifest.list')),
  }),
  defect({
    id: 'docker.subject.missing:refused',
    sentence: 'A manifest whose subject is not there is refused.',
    kills: ['docker.subject.missing'],
    plant: () => refusesManifest(({ subject }) => subject !== undefined, 404),
  }),
  defect({
    id: 'docker.index.crossrepo:internal-error',
    sentence: 'An index over what is missing is an internal error.',
    kills: ['docker.index.crossrepo'],
    plant: () => restates(putsManifest, 400, 500),
  }),
  defect({
    id: 'docker.index.crossrepo:acknowledged',
    sentence: 'An index over what is missing is acknowledged and dropped.',
    kills: ['docker.index.crossrepo'],
    plant: () => restates(putsManifest, 400, 201),
  }),
  defect({
    id: 'docker.manifest.4mib:limit',
    sentence: 'Manifests beyond one megabyte are refused.',
    kills: ['docker.manifest.4mib'],
    plant: () =>
      answers(
        (request) => putsManifest(request) && Number(request.headers['content-length']) > 1_000_000,
        answer(413, 'SIZE_INVALID'),
      ),
  }),
  defect({
    id: 'docker.manifest.4mib:internal-error',
    sentence: 'A manifest that is too large is an internal error.',
    kills: ['docker.manifest.4mib'],
    plant: () => restates(putsManifest, 413, 500),
  }),
  defect({
    id: 'docker.tag.overwrite:first-wins',
    sentence: 'A tag that exists is not moved, and the push acknowledged.',
    kills: ['docker.tag.overwrite'],
    plant: firstWins,
  }),
  defect({
    id: 'docker.tag.overwrite:head-stale',
    sentence: 'HEAD of a tag states the digest that it had at first.',
    kills: ['docker.tag.overwrite'],
    plant: () => {
      const first = new Map<string, string>();
      return changesHeaders(
        (request) => readsManifest(request) && request.method === 'HEAD' && !referenceOf(request).includes(':'),
        (headers, { path }) => {
          if (!first.has(path)) first.set(path, headers['docker-content-digest'] ?? '');
          return { ...headers, 'docker-content-digest': first.get(path)! };
        },
      );
    },
  }),
  defect({
    id: 'docker.tag.overwrite:untagged-is-gone',
    sentence: 'A manifest goes with its last tag, as soon as that is moved.',
    kills: ['docker.tag.overwrite'],
    plant: untaggedIsGone,
  }),
  defect({
    id: 'docker.cosign:tag-unknown',
    sentence: 'Tags that are no versions are acknowledged and not found.',
    kills: ['docker.cosign'],
    plant: () =>
      answers(
        (request) => readsManifest(request) && referenceOf(request).endsWith('.sig'),
        answer(404, 'MANIFEST_UNKNOWN'),
      ),
  }),
  defect({
    id: 'docker.cosign:annotations-dropped',
    sentence: 'Manifests are written anew, without the annotations of their layers.',
    kills: ['docker.cosign'],
    plant: () =>
      changesJson(
        (request) => readsManifest(request) && referenceOf(request).endsWith('.sig'),
        (document) => {
          for (const layer of document.layers ?? []) delete layer.annotations;
        },
      ),
  }),
  defect({
    id: 'docker.concurrent.push:some-lost',
    sentence: 'Each third push of a tag is acknowledged and dropped.',
    kills: ['docker.concurrent.push'],
    plant: () => {
      let count = 0;
      return acknowledges((request) => putsTag(request) && ++count % 3 === 0, 201);
    },
  }),
];

function keepsRefused(): Plant {
  let last: Buffer = Buffer.alloc(0);
  return {
    matches: putsManifest,
    requestBody: (body) => {
      last = body;
      return body;
    },
    async response(response, request, { upstream, writerAuthorization }) {
      if (response.status !== 400) return response;
      const path = request.path.replace(/[^/]+$/, digestOf(last));
      const headers = { authorization: writerAuthorization, 'content-type': request.headers['content-type'] ?? '' };
      await upstream({ method: 'PUT', path, headers }, last);
      return response;
    },
  };
}

function firstWins(): Plant {
  const tagged = new Set<string>();
  return {
    matches: putsTag,
    request(request) {
      const { path } = request;
      if (tagged.has(path)) return { answer: { status: 201, headers: { location: path }, body: Buffer.alloc(0) } };
      tagged.add(path);
      return { forward: request };
    },
  };
}

function untaggedIsGone(): Plant {
  const [named, gone] = [new Map<string, string>(), new Set<string>()];
  return {
    matches: (request) => putsTag(request) || readsManifest(request),
    requestBody: (body, request) => {
      if (!jsonIn(body)) return body;
      const before = named.get(request.path);
      const digest = digestOf(body);
      if (before !== undefined && before !== digest) gone.add(`${repositoryOf(request)} ${before}`);
      named.set(request.path, digest);
      return body;
    },
    response: (response, request) =>
      readsManifest(request) && gone.has(`${repositoryOf(request)} ${referenceOf(request)}`)
        ? answer(404, 'MANIFEST_UNKNOWN')
        : response,
  };
}
