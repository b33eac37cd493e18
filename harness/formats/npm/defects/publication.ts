import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import {
  answer,
  changesDocument,
  changesVersions,
  digestsOf,
  putsDocument,
  readsDocument,
  readsTarball,
  withJson,
} from './rewrite.ts';

/** Publications that should have been refused, or should not have been. */
export const publicationDefects: readonly Defect[] = [
  defect({
    id: 'npm.publish.conflict:acknowledged',
    sentence: 'A publication over an existing version is answered with 201 and dropped.',
    kills: ['npm.publish.conflict'],
    plant: () => ({
      matches: putsDocument,
      response: (response) => (response.status === 409 ? { ...response, status: 201 } : response),
    }),
  }),
  defect({
    id: 'npm.publish.conflict:overwritten',
    sentence: 'A publication over an existing version replaces its tarball and its digests.',
    kills: ['npm.publish.conflict'],
    plant: () => lastPublicationWins(201),
  }),
  defect({
    id: 'npm.publish.conflict:refused-but-overwritten',
    sentence: 'A publication over an existing version is refused, and replaces its tarball all the same.',
    kills: ['npm.publish.conflict'],
    plant: () => lastPublicationWins(409),
  }),
  defect({
    id: 'npm.publish.url-name-mismatch:address-wins',
    sentence: 'A document about another package is stored under the name in the address.',
    kills: ['npm.publish.url-name-mismatch'],
    plant: () => ({
      matches: putsDocument,
      requestBody: (body, { path }) => {
        const renamed = decodeURIComponent(path.replace(/^.*\//, ''));
        const { name } = JSON.parse(body.toString('utf8'));
        return Buffer.from(body.toString('utf8').replaceAll(`"${name}`, `"${renamed}`));
      },
    }),
  }),
  defect({
    id: 'npm.publish.false-digest:trusted',
    sentence: 'The document states the digests that the publisher claimed.',
    kills: ['npm.publish.false-digest'],
    plant: claimedDigests,
  }),
  defect({
    id: 'npm.publish.false-digest:refused-but-served',
    sentence: 'The tarball of a publication that was refused for its digests stays and is served.',
    kills: ['npm.publish.false-digest'],
    plant: servesRefused,
  }),
  defect({
    id: 'npm.publish.url-name-mismatch:attachment-names-tarball',
    sentence: 'A tarball is stored and named as the attachment is, even above its package.',
    kills: ['npm.publish.url-name-mismatch'],
    plant: attachmentNames,
  }),
  defect({
    id: 'npm.publish.false-digest:version-burnt',
    sentence: 'A version whose publication was refused cannot be published any more.',
    kills: ['npm.publish.false-digest'],
    plant: () => {
      const refused = new Set<string>();
      return {
        matches: putsDocument,
        response: (response, { path }) => {
          if (refused.has(path)) return answer(409, { error: 'this version exists' });
          if (response.status === 400) refused.add(path);
          return response;
        },
      };
    },
  }),
  defect({
    id: 'npm.publish.loose-types:object-license-crashes',
    sentence: 'A manifest whose license is an object is an internal error.',
    kills: ['npm.publish.loose-types'],
    plant: () => refusesManifest(500, ({ license }) => typeof license === 'object'),
  }),
  defect({
    id: 'npm.publish.loose-types:object-dropped',
    sentence: 'Objects where a string is usual are left out of the document.',
    kills: ['npm.publish.loose-types'],
    plant: () =>
      changesVersions((version) => {
        for (const field of ['license', 'author']) if (typeof version[field] === 'object') delete version[field];
      }),
  }),
  defect({
    id: 'npm.publish.rich-manifest:repository-decides',
    sentence: 'A publication is forbidden when its repository names another project.',
    kills: ['npm.publish.rich-manifest'],
    plant: () => refusesManifest(403, ({ repository }) => String(repository?.url).includes('/other/')),
  }),
  defect({
    id: 'npm.tarball.self-origin:inner-address',
    sentence: 'Tarball URLs have the address that the registry itself listens at.',
    kills: ['npm.tarball.self-origin', 'x.package.roundtrip'],
    plant: () => movesTarballs((url) => url.replace(/^https?:\/\/[^/]+/, 'http://127.0.0.1:4873')),
  }),
  defect({
    id: 'npm.tarball.self-origin:plain-http',
    sentence: 'Tarball URLs have the scheme that the proxy in front speaks to the registry.',
    kills: ['npm.tarball.self-origin', 'x.package.roundtrip'],
    plant: () => movesTarballs((url) => url.replace('https:', 'http:')),
  }),
  defect({
    id: 'npm.tarball.self-origin:prefix-lost',
    sentence: 'Tarball URLs lack the path that the registry is mounted at.',
    kills: ['npm.tarball.self-origin', 'x.package.roundtrip'],
    plant: () => movesTarballs((url) => url.replace(/^(https?:\/\/[^/]+)\/[^/]+/, '$1')),
  }),
];

function movesTarballs(move: (url: string) => string): Plant {
  return changesVersions(({ dist }) => {
    dist.tarball = move(dist.tarball);
  });
}

function refusesManifest(status: number, refused: (manifest: Json) => boolean): Plant {
  let refusing = false;
  return {
    matches: putsDocument,
    requestBody: (body) =>
      withJson(body, ({ versions }) => {
        refusing = Object.values<Json>(versions ?? {}).some(refused);
      }),
    response: (response) => (refusing ? answer(status, { error: 'the manifest is not liked' }) : response),
  };
}

/** Serves the tarball that came last, with its digests, whatever the registry behind made of it. */
function lastPublicationWins(status: number): Plant {
  let last: Buffer | null = null;
  const redigesting = changesVersions(({ dist }) => {
    if (last) Object.assign(dist, digestsOf(last));
  });
  return {
    matches: (request) => putsDocument(request) || readsDocument(request) || readsTarball(request),
    requestBody: (body) =>
      withJson(body, ({ _attachments }) => {
        for (const { data } of Object.values<Json>(_attachments ?? {})) last = Buffer.from(data, 'base64');
      }),
    response: (response, request, tools) => {
      if (readsDocument(request)) return redigesting.response!(response, request, tools);
      if (readsTarball(request)) return last ? { ...response, body: last } : response;
      return response.status === 409 ? { ...response, status } : response;
    },
  };
}

/** Keeps the tarballs of refused publications. */
function servesRefused(): Plant {
  let refused: Buffer | null = null;
  return {
    matches: (request) => putsDocument(request) || readsTarball(request),
    requestBody: (body) =>
      withJson(body, ({ _attachments }) => {
        for (const { data } of Object.values<Json>(_attachments ?? {})) refused = Buffer.from(data, 'base64');
      }),
    response: (response, request) => {
      if (putsDocument(request)) refused = response.status === 400 ? refused : null;
      else if (response.status === 404 && refused) return { ...response, status: 200, body: refused };
      return response;
    },
  };
}

/** Makes each publication true before it is stored, and the document say afterwards what was claimed. */
function claimedDigests(): Plant {
  const claimed = new Map<string, { shasum: string; integrity: string }>();
  const repeating = changesVersions(({ dist, _id }) => Object.assign(dist, claimed.get(_id)));
  return {
    matches: (request) => putsDocument(request) || readsDocument(request),
    requestBody: (body) =>
      withJson(body, ({ _attachments, versions }) => {
        const [attachment] = Object.values<Json>(_attachments ?? {});
        for (const { dist, _id } of Object.values<Json>(versions ?? {})) {
          claimed.set(_id, { shasum: dist.shasum, integrity: dist.integrity });
          Object.assign(dist, digestsOf(Buffer.from(attachment?.data ?? '', 'base64')));
        }
      }),
    response: (response, request, tools) =>
      readsDocument(request) ? repeating.response!(response, request, tools) : response,
  };
}

/** Renames each attachment for the registry behind, and names the tarball by it for the client. */
function attachmentNames(): Plant {
  const names = new Map<string, string>();
  const naming = changesDocument(({ name, versions }) => {
    for (const { dist } of Object.values<Json>(versions)) {
      const given = names.get(name);
      if (given?.includes('/')) dist.tarball = new URL(given, dist.tarball).href;
    }
  });
  return {
    matches: (request) => putsDocument(request) || readsDocument(request),
    requestBody: (body) =>
      withJson(body, (document) => {
        const [[given, attachment] = ['', null]] = Object.entries(document._attachments ?? {});
        const [version] = Object.keys(document.versions ?? {});
        names.set(document.name, given.startsWith('..') ? given : '');
        document._attachments = { [`${document.name}-${version}.tgz`]: attachment };
      }),
    response: (response, request, tools) =>
      readsDocument(request) ? naming.response!(response, request, tools) : response,
  };
}
