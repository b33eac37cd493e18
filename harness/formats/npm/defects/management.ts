import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import {
  acknowledges,
  answer,
  changesDocument,
  changesVersions,
  putsDocument,
  unpublishes,
  writesTag,
} from './rewrite.ts';

const listsTags = ({ method, path }: DoorRequest) => method === 'GET' && path.endsWith('/dist-tags');
const asksWhoami = ({ path }: DoorRequest) => path.endsWith('/-/whoami');

/** Tags, deprecations, unpublishing and names of users. */
export const managementDefects: readonly Defect[] = [
  defect({
    id: 'npm.disttag.crud:removal-is-none',
    sentence: 'The removal of a tag is answered with success and dropped.',
    kills: ['npm.disttag.crud'],
    plant: () => acknowledges((request) => writesTag(request) && request.method === 'DELETE', 200),
  }),
  defect({
    id: 'npm.disttag.crud:addition-is-none',
    sentence: 'A tag is acknowledged and not set.',
    kills: ['npm.disttag.crud'],
    plant: () => acknowledges((request) => writesTag(request) && request.method !== 'DELETE'),
  }),
  defect({
    id: 'npm.disttag.crud:list-cached',
    sentence: 'The list of tags is that of its first read.',
    kills: ['npm.disttag.crud'],
    plant: () => firstAnswer(listsTags),
  }),
  defect({
    id: 'npm.disttag.crud:publication-tag-ignored',
    sentence: 'A publication sets latest, whatever tag it names.',
    kills: ['npm.disttag.crud', 'npm.disttag.latest-rule'],
    plant: () => latestIs((versions) => versions.at(-1)!),
  }),
  defect({
    id: 'npm.disttag.latest-rule:highest',
    sentence: 'latest is the highest version, prereleases included.',
    kills: ['npm.disttag.latest-rule'],
    plant: () =>
      latestIs((versions) => versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)!),
  }),
  defect({
    id: 'npm.disttag.latest-rule:recomputed-on-delete',
    sentence: 'The deletion of a version moves latest to the version published last.',
    kills: ['npm.disttag.latest-rule'],
    plant: () => onceUnpublished((document) => pointLatest(document, Object.keys(document.versions).at(-1)!)),
  }),
  defect({
    id: 'npm.deprecate.roundtrip:ignored',
    sentence: 'A deprecation is acknowledged and dropped.',
    kills: ['npm.deprecate.roundtrip'],
    plant: () => withoutFields(['deprecated']),
  }),
  defect({
    id: 'npm.deprecate.roundtrip:not-abbreviated',
    sentence: 'The document that installers read lacks deprecations.',
    kills: ['npm.deprecate.roundtrip'],
    plant: () => withoutFields(['deprecated'], ({ headers }) => String(headers.accept).includes('install-v1')),
  }),
  defect({
    id: 'npm.deprecate.roundtrip:not-undone',
    sentence: 'A deprecation stays when it is taken back.',
    kills: ['npm.deprecate.roundtrip'],
    plant: keepsDeprecations,
  }),
  defect({
    id: 'npm.deprecate.roundtrip:others-dropped',
    sentence: 'A deprecated version is the only one left.',
    kills: ['npm.deprecate.roundtrip'],
    plant: () =>
      changesDocument((document) => {
        const marked = Object.entries<Json>(document.versions).filter(([, { deprecated }]) => deprecated);
        if (marked.length > 0) document.versions = Object.fromEntries(marked);
      }),
  }),
  defect({
    id: 'npm.unpublish.version:no-revision',
    sentence: 'Documents have no _rev, so that a change cannot name the state that it is about.',
    kills: ['npm.unpublish.version'],
    plant: () =>
      changesDocument((document) => {
        delete document._rev;
      }),
  }),
  defect({
    id: 'npm.unpublish.version:nothing-deleted',
    sentence: 'Each request of an unpublish is answered with success and dropped.',
    kills: ['npm.unpublish.version', 'npm.unpublish.all'],
    plant: () => acknowledges(unpublishes),
  }),
  defect({
    id: 'npm.unpublish.all:broken-afterwards',
    sentence: 'The document of an unpublished package is an internal error.',
    kills: ['npm.unpublish.all'],
    plant: () =>
      afterRemoval((request, response) => (request.method === 'GET' && response.status === 404 ? 500 : null)),
  }),
  defect({
    id: 'npm.unpublish.all:tombstone',
    sentence: 'A new version of an unpublished package is acknowledged and hidden.',
    kills: ['npm.unpublish.all'],
    plant: () => afterRemoval((request) => (request.method === 'GET' ? 404 : null)),
  }),
  defect({
    id: 'npm.auth.whoami-login:same-for-all',
    sentence: 'Whoever asks is the administrator.',
    kills: ['npm.auth.whoami-login'],
    plant: () => ({ matches: asksWhoami, request: () => ({ answer: answer(200, { username: 'admin' }) }) }),
  }),
  defect({
    id: 'npm.auth.whoami-login:page',
    sentence: 'The question who one is leads to the page of a web application.',
    kills: ['npm.auth.whoami-login'],
    plant: () => ({
      matches: asksWhoami,
      request: () => ({
        answer: { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<!doctype html>') },
      }),
    }),
  }),
];

function pointLatest(document: Json, version: string): void {
  document['dist-tags'] = { ...document['dist-tags'], latest: version };
}

function latestIs(choose: (versions: string[]) => string): Plant {
  return changesDocument((document) => pointLatest(document, choose(Object.keys(document.versions))));
}

function withoutFields(fields: readonly string[], where: (request: DoorRequest) => boolean = () => true): Plant {
  return changesVersions((version, request) => {
    if (where(request)) for (const field of fields) delete version[field];
  });
}

function keepsDeprecations(): Plant {
  const said = new Map<string, string>();
  return changesVersions((version) => {
    const id = `${version.name}@${version.version}`;
    if (version.deprecated) said.set(id, version.deprecated);
    else if (said.has(id)) version.deprecated = said.get(id);
  });
}

/** Repeats the first answer to each path. */
function firstAnswer(matches: Plant['matches']): Plant {
  const first = new Map<string, DoorMessage>();
  return {
    matches,
    response: (response, { path }) => {
      const known = first.get(path);
      if (known) return { ...known };
      first.set(path, { ...response });
      return response;
    },
  };
}

/** Changes documents once a request of an unpublish has passed. */
function onceUnpublished(change: (document: Json) => void): Plant {
  let removed = false;
  const changing = changesDocument((document) => {
    if (removed) change(document);
  });
  return {
    ...changing,
    matches: (request) => {
      removed ||= unpublishes(request);
      return changing.matches(request);
    },
  };
}

/** Changes the status of answers once a whole package was removed. */
function afterRemoval(statusOf: (request: DoorRequest, response: DoorMessage) => number | null): Plant {
  let removed = false;
  return {
    matches: (request) => {
      removed ||= request.method === 'DELETE' && unpublishes(request);
      return removed && (request.method === 'GET' || putsDocument(request));
    },
    response: (response, request) => {
      const status = statusOf(request, response);
      return status === null ? response : answer(status, { error: 'not here' });
    },
  };
}
