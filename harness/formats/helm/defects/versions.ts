import { type Defect, defect } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import {
  type answer,
  changesEntries,
  changesIndex,
  changesVersions,
  readsFile,
  readsIndex,
  redirects,
} from './rewrite.ts';

const plusIn = (request: { method: string; path: string }) =>
  readsFile(request as never) && /\+|%2b/i.test(request.path);

/** Which versions are listed, where their archives are said to be, and when. */
export const versionDefects: readonly Defect[] = [
  defect({
    id: 'helm.index.digest:of-another-version',
    sentence: 'All versions have the digest of the newest.',
    kills: ['helm.index.digest', 'helm.pull.classic'],
    plant: () => changesVersions((versions) => versions.map((entry) => ({ ...entry, digest: versions[0]!.digest }))),
  }),
  defect({
    id: 'helm.index.urls:internal-host',
    sentence: 'Archives are said to lie on a host that only the registry knows.',
    kills: ['helm.index.urls'],
    plant: () =>
      changesEntries((entry) => {
        entry.urls = entry.urls.map((url: string) => `http://charts.internal:8080/${url}`);
      }),
  }),
  defect({
    id: 'helm.index.urls:other-port',
    sentence: 'Archives are said to lie on port 443, whatever port the index was asked on.',
    kills: ['helm.index.urls'],
    plant: () =>
      changesEntries((entry, { headers, path }) => {
        const host = headers.host!.replace(/:\d+$/, '');
        entry.urls = entry.urls.map((url: string) => `https://${host}:443${path.replace('index.yaml', url)}`);
      }),
  }),
  defect({
    id: 'helm.index.urls:no-ending',
    sentence: 'The addresses of archives have lost their ending.',
    kills: ['helm.index.urls', 'helm.pull.classic'],
    plant: () =>
      changesEntries((entry) => {
        entry.urls = entry.urls.map((url: string) => url.replace('.tgz', ''));
      }),
  }),
  defect({
    id: 'helm.index.urls:folder-lost',
    sentence: 'The addresses of archives have lost their folder.',
    kills: ['helm.index.urls', 'helm.pull.classic', 'helm.show'],
    plant: () =>
      changesEntries((entry) => {
        entry.urls = entry.urls.map((url: string) => url.replace('charts/', ''));
      }),
  }),
  defect({
    id: 'helm.search.latest:newest-missing',
    sentence: 'The newest release of a chart is not listed.',
    kills: ['helm.search.latest', 'helm.publish.visible', 'helm.concurrent.upload'],
    plant: () =>
      changesVersions((versions) => {
        const newest = versions.find(({ version }) => !version.includes('-'));
        return versions.length > 1 ? versions.filter((entry) => entry !== newest) : versions;
      }),
  }),
  defect({
    id: 'helm.search.latest:prerelease-as-release',
    sentence: 'Versions lose the words that make them prereleases.',
    kills: ['helm.search.latest', 'helm.index.valid-entries'],
    plant: () =>
      changesEntries((entry) => {
        entry.version = entry.version.replace(/-.*$/, '');
      }),
  }),
  defect({
    id: 'helm.dependency:newest-only',
    sentence: 'Only the newest version of each chart is listed.',
    kills: ['helm.dependency', 'helm.large-index'],
    plant: () => changesVersions((versions) => versions.slice(0, 1)),
  }),
  defect({
    id: 'helm.large-index:page',
    sentence: 'The index ends after a hundred versions.',
    kills: ['helm.large-index'],
    plant: () => changesVersions((versions) => versions.slice(0, 100)),
  }),
  defect({
    id: 'helm.concurrent.upload:lost-update',
    sentence: 'Of many charts the index has lost one.',
    kills: ['helm.concurrent.upload'],
    plant: () =>
      changesIndex((index: Json) => {
        const [first, ...others] = Object.keys(index.entries);
        if (others.length > 5) delete index.entries[first!];
      }),
  }),
  defect({
    id: 'helm.version.plus:space',
    sentence: 'A plus sign in an address is taken for a space.',
    kills: ['helm.version.plus'],
    plant: () => redirects(plusIn, (path) => path.replaceAll('+', '%20')),
  }),
  defect({
    id: 'helm.version.plus:not-decoded',
    sentence: 'An encoded plus sign in an address is taken for the three characters that it is written with.',
    kills: ['helm.version.plus'],
    plant: () => redirects(plusIn, (path) => path.replaceAll(/%2b/gi, '%252B')),
  }),
  defect({
    id: 'helm.version.v-prefix:dropped',
    sentence: 'Versions lose their leading v.',
    kills: ['helm.version.v-prefix'],
    plant: () =>
      changesEntries((entry) => {
        entry.version = entry.version.replace(/^v/, '');
      }),
  }),
  defect({
    id: 'helm.publish.visible:cached',
    sentence: 'The index is served as it was when it was first asked for.',
    kills: ['helm.publish.visible', 'helm.delete'],
    plant: () => {
      const seen = new Map<string, ReturnType<typeof answer>>();
      return {
        matches: readsIndex,
        response: (response, { path }) => {
          if (!seen.has(path) && response.status === 200 && !response.body.includes('entries: {}'))
            seen.set(path, response);
          return seen.get(path) ?? response;
        },
      };
    },
  }),
  defect({
    id: 'helm.publish.visible:entity-tag-of-the-path',
    sentence: 'The entity tag of the index never changes, and whoever presents one is told that nothing did.',
    kills: ['helm.publish.visible'],
    plant: () => ({
      matches: readsIndex,
      request: (request) =>
        request.headers['if-none-match'] === undefined
          ? { forward: request }
          : { answer: { status: 304, headers: {}, body: Buffer.alloc(0) } },
    }),
  }),
];
