import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { answer, changesDocument, changesVersions, readsDocument } from './rewrite.ts';

const wantsAbbreviated = ({ headers }: DoorRequest) => String(headers.accept).includes('install-v1');
const asksAdvisories = ({ path }: DoorRequest) => path.endsWith('/security/advisories/bulk');
/** `…/name/version`, behind a scope or not. */
const VERSION_PATH = /\/(?:(?:@|%40)[^/%]+(?:\/|%2f))?[^/@%]+\/(\d+\.\d+\.\d+|latest)$/i;

/** Documents that lack something, or that cannot be read economically. */
export const readingDefects: readonly Defect[] = [
  ...['peerDependencies', 'peerDependenciesMeta', 'os', 'dependencies', 'hasInstallScript', 'bin'].map((field) =>
    defect({
      id: `npm.packument.manifest-fidelity:no-${field.toLowerCase()}`,
      sentence: `The document lacks ${field}.`,
      kills: ['npm.packument.manifest-fidelity'],
      plant: () => drops(field),
    }),
  ),
  defect({
    id: 'npm.packument.manifest-fidelity:single-command-not-expanded',
    sentence: 'A bin that is a string leads to an empty object.',
    kills: ['npm.packument.manifest-fidelity'],
    plant: () =>
      changesVersions((version) => {
        if (Object.keys(version.bin ?? {}).length === 1) version.bin = {};
      }),
  }),
  defect({
    id: 'npm.packument.abbreviated:full-under-its-type',
    sentence: 'The full document is sent under the media type of the abbreviated one.',
    kills: ['npm.packument.abbreviated'],
    plant: () => ({
      matches: (request) => readsDocument(request) && wantsAbbreviated(request),
      request: (request) => ({ forward: { ...request, headers: { ...request.headers, accept: 'application/json' } } }),
      response: (response) => ({
        ...response,
        headers: { ...response.headers, 'content-type': 'application/vnd.npm.install-v1+json' },
      }),
    }),
  }),
  defect({
    id: 'npm.packument.abbreviated:lags-behind',
    sentence: 'The abbreviated document lacks the newest version.',
    kills: ['npm.packument.abbreviated'],
    plant: () =>
      changesDocument((document, request) => {
        const versions = Object.entries(document.versions);
        if (wantsAbbreviated(request) && versions.length > 1)
          document.versions = Object.fromEntries(versions.slice(0, -1));
      }),
  }),
  defect({
    id: 'npm.meta.time:versions-missing',
    sentence: 'The document states when the package was modified, and nothing else of time.',
    kills: ['npm.meta.time', 'npm.publish.versions-accumulate'],
    plant: () =>
      changesDocument((document) => {
        if (document.time) document.time = { modified: document.time.modified };
      }),
  }),
  defect({
    id: 'npm.meta.time:of-the-read',
    sentence: 'The times in the document are those of the read.',
    kills: ['npm.meta.time'],
    plant: () => {
      let now = Date.parse('2026-01-01');
      return changesDocument(({ time }) => {
        now += 1000;
        for (const key of Object.keys(time ?? {})) time[key] = new Date(now).toISOString();
      });
    },
  }),
  defect({
    id: 'npm.http.etag:conditions-ignored',
    sentence: 'If-None-Match is not looked at.',
    kills: ['npm.http.etag'],
    plant: () => ({
      matches: readsDocument,
      request: (request) => {
        const { 'if-none-match': _ignored, ...headers } = request.headers;
        return { forward: { ...request, headers } };
      },
    }),
  }),
  defect({
    id: 'npm.http.etag:no-vary',
    sentence: 'Documents do not say that they vary by Accept.',
    kills: ['npm.http.etag'],
    plant: () => changesHeaders(({ vary: _dropped, ...headers }) => headers),
  }),
  defect({
    id: 'npm.http.etag:by-name',
    sentence: 'The entity tag of a document is made from the name of the package.',
    kills: ['npm.http.etag'],
    plant: () => changesHeaders((headers, { path }) => ({ ...headers, etag: `"${path.length}"` })),
  }),
  defect({
    id: 'npm.meta.version-endpoint:whole-document',
    sentence: 'A read of one version is answered with the whole document.',
    kills: ['npm.meta.version-endpoint'],
    plant: () => ({
      matches: (request) => readsDocument(request) && VERSION_PATH.test(request.path),
      request: (request) => ({ forward: { ...request, path: request.path.replace(/\/[^/]+$/, '') } }),
    }),
  }),
  defect({
    id: 'npm.meta.version-endpoint:scoped-unknown',
    sentence: 'A read of one version of a scoped package finds nothing.',
    kills: ['npm.meta.version-endpoint'],
    plant: () => ({
      matches: (request) => readsDocument(request) && VERSION_PATH.test(request.path) && /@|%40/.test(request.path),
      request: () => ({ answer: answer(404, { error: 'not found' }) }),
    }),
  }),
  defect({
    id: 'npm.audit.graceful:status-500',
    sentence: 'A question for advisories is an internal error.',
    kills: ['npm.audit.graceful'],
    plant: () => ({ matches: asksAdvisories, request: () => ({ answer: answer(500, { error: 'internal error' }) }) }),
  }),
];

function drops(field: string): Plant {
  return changesVersions((version: Json) => {
    delete version[field];
  });
}

function changesHeaders(
  change: (headers: Record<string, string>, request: DoorRequest) => Record<string, string>,
): Plant {
  return {
    matches: readsDocument,
    response: (response, request) => ({ ...response, headers: change(response.headers, request) }),
  };
}
