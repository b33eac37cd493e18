import { type Defect, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { answer, changesDocument, changesVersions, putsDocument, readsDocument } from './rewrite.ts';

/** Routes of scoped packages, versions that are lost, answers for what is not there. */
export const documentDefects: readonly Defect[] = [
  defect({
    id: 'npm.scope.encoding:escaped-slash-unknown',
    sentence: 'A scoped name with an escaped slash is not found.',
    kills: ['npm.scope.encoding'],
    plant: () => notFound(/%2f/i),
  }),
  defect({
    id: 'npm.scope.encoding:upper-case-escape-unknown',
    sentence: 'The slash of a scope is found as %2f and not as %2F.',
    kills: ['npm.scope.encoding'],
    plant: () => notFound(/%2F/),
  }),
  defect({
    id: 'npm.scope.encoding:plain-slash-unknown',
    sentence: 'A scoped name with a plain slash is taken for a package and its version.',
    kills: ['npm.scope.encoding'],
    plant: () => notFound(/\/(@|%40)[^/%]+\/[^/]+$/),
  }),
  defect({
    id: 'npm.scope.encoding:escaped-tarball',
    sentence: 'The tarball URL of a scoped package keeps the escaped slash.',
    kills: ['npm.scope.encoding'],
    plant: () =>
      changesVersions(({ dist, name }) => {
        dist.tarball = dist.tarball.replace(`/${name}/-/`, `/${name.replace('/', '%2f')}/-/`);
      }),
  }),
  defect({
    id: 'npm.scope.encoding:scope-lost',
    sentence: 'The tarball URL of a scoped package leaves the scope out.',
    kills: ['npm.scope.encoding'],
    plant: () =>
      changesVersions(({ dist, name }) => {
        dist.tarball = dist.tarball.replace(`/${name}/-/`, `/${name.replace(/^.*\//, '')}/-/`);
      }),
  }),
  defect({
    id: 'npm.publish.versions-accumulate:emptied',
    sentence: 'A second publication leaves a document without any version.',
    kills: ['npm.publish.versions-accumulate'],
    plant: () =>
      afterPublications(2, (document) => {
        document.versions = {};
      }),
  }),
  defect({
    id: 'npm.publish.versions-accumulate:newest-alone',
    sentence: 'A publication removes the versions before it.',
    kills: ['npm.publish.versions-accumulate', 'npm.tarball.integrity'],
    plant: () => changesDocument(keepsNewest),
  }),
  defect({
    id: 'npm.publish.versions-accumulate:deprecated-replaces',
    sentence: 'The publication of a version that deprecates itself removes all others.',
    kills: ['npm.publish.versions-accumulate'],
    plant: () =>
      changesDocument((document) => {
        if (Object.values<Json>(document.versions).some(({ deprecated }) => deprecated)) keepsNewest(document);
      }),
  }),
  defect({
    id: 'npm.publish.versions-accumulate:time-lost',
    sentence: 'The document states the time of the newest version alone.',
    kills: ['npm.publish.versions-accumulate'],
    plant: () =>
      changesDocument((document) => {
        if (!document.time) return;
        const newest = Object.keys(document.versions).at(-1)!;
        const { created, modified, [newest]: time } = document.time;
        document.time = { created, modified, [newest]: time };
      }),
  }),
  defect({
    id: 'npm.meta.unknown-404:status-500',
    sentence: 'An unknown package is an internal error.',
    kills: ['npm.meta.unknown-404'],
    plant: () => unknownAnswers(500, '{"error":"internal error"}', 'application/json'),
  }),
  defect({
    id: 'npm.meta.unknown-404:html',
    sentence: 'An unknown package is answered with the 404 page of a web application.',
    kills: ['npm.meta.unknown-404'],
    plant: () => unknownAnswers(404, '<!doctype html><title>Not found</title>', 'text/html'),
  }),
  defect({
    id: 'npm.meta.unknown-404:empty-document',
    sentence: 'An unknown package is answered with an empty document.',
    kills: ['npm.meta.unknown-404', 'x.http.unknown-404'],
    plant: () => unknownAnswers(200, '{"versions":{},"dist-tags":{}}', 'application/json'),
  }),
];

function keepsNewest(document: Json): void {
  const newest = Object.keys(document.versions).at(-1)!;
  document.versions = { [newest]: document.versions[newest] };
}

/** Changes documents once so many publications have passed. */
function afterPublications(count: number, change: (document: Json) => void): Plant {
  let published = 0;
  const changing = changesDocument((document) => {
    if (published >= count) change(document);
  });
  return {
    matches: (request) => readsDocument(request) || putsDocument(request),
    response: (response, request, tools) => {
      if (!putsDocument(request)) return changing.response!(response, request, tools);
      if (response.status < 300) published += 1;
      return response;
    },
  };
}

function notFound(path: RegExp): Plant {
  return {
    matches: (request) => readsDocument(request) && path.test(request.path),
    request: () => ({ answer: answer(404, { error: 'not found' }) }),
  };
}

function unknownAnswers(status: number, body: string, type: string): Plant {
  return {
    matches: readsDocument,
    response: (response) =>
      response.status === 404
        ? { status, headers: { ...response.headers, 'content-type': type }, body: Buffer.from(body) }
        : response,
  };
}
