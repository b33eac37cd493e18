import { type Defect, type DoorMessage, defect, type Plant } from '../../../core/defect.ts';
import { HTML, JSON_V1 } from '../protocol/page.ts';
import {
  answer,
  eachAnchor,
  editPage,
  formField,
  isFile,
  isPage,
  isPost,
  onAnchor,
  onBoth,
  onPage,
} from './rewrite.ts';

/** Defects of the pages of the simple repository API. */
export const simpleDefects: readonly Defect[] = [
  defect({
    id: 'pypi.pull.pip-install:bytes-of-another-version',
    sentence: 'A wheel is served with the bytes of another release, and the index states their digest.',
    kills: ['pypi.pull.pip-install'],
    plant: anotherVersion,
  }),
  defect({
    id: 'pypi.index.html5-anchors:hash-cut',
    sentence: 'The sha256 in the fragment is cut to 32 digits.',
    kills: ['pypi.index.html5-anchors'],
    plant: onAnchor((anchor) => anchor.replace(/(#sha256=[0-9a-f]{32})[0-9a-f]*/, '$1')),
  }),
  defect({
    id: 'pypi.index.html5-anchors:project-as-text',
    sentence: 'The text of an anchor is the name of the project.',
    kills: ['pypi.index.html5-anchors'],
    plant: onAnchor((anchor) => anchor.replace(/>([^<-]*)-[^<]*<\/a>/, '>$1</a>')),
  }),
  defect({
    id: 'pypi.index.html5-anchors:plus-as-space',
    sentence: 'The plus sign of a local version is written as a space in the text.',
    kills: ['pypi.index.html5-anchors'],
    plant: onAnchor((anchor) => anchor.replace(/>([^<]*)<\/a>/, (text) => text.replace('+', ' '))),
  }),
  defect({
    id: 'pypi.index.html5-anchors:no-doctype',
    sentence: 'Pages begin without a document type.',
    kills: ['pypi.index.html5-anchors'],
    plant: onPage({ html: (page) => page.replace(/<!doctype html>\s*/i, '') }),
  }),
  defect({
    id: 'pypi.index.name-normalization:raw-key',
    sentence: 'Projects are found only under the spelling of an upload.',
    kills: ['pypi.index.name-normalization'],
    plant: rawKeys,
  }),
  defect({
    id: 'pypi.index.name-normalization:listed-twice',
    sentence: 'The list of projects has an entry for each spelling.',
    kills: ['pypi.index.name-normalization'],
    plant: onPage({
      json: (page) => {
        if (page.projects)
          page.projects = page.projects.flatMap(({ name }) => [{ name }, { name: name.toUpperCase() }]);
      },
      html: (page) => eachAnchor(page, (anchor) => (/href="[^"]*\/"/.test(anchor) ? `${anchor}${anchor}` : anchor)),
    }),
  }),
  defect({
    id: 'pypi.index.name-normalization:canonical-redirects',
    sentence: 'The canonical page redirects to another address of the same page.',
    kills: ['pypi.index.name-normalization'],
    plant: () => ({
      matches: (request) => isPage(request) && !request.path.includes('?'),
      request: ({ path }) => ({ answer: { ...answer(301), headers: { location: `${path}?page=1` } } }),
    }),
  }),
  defect({
    id: 'pypi.index.unknown-404:empty-page',
    sentence: 'A project that does not exist has an empty page.',
    kills: ['pypi.index.unknown-404', 'x.http.unknown-404'],
    plant: () => ({
      matches: isPage,
      response: (message, { path, headers }) => (message.status === 404 ? emptyPage(path, headers.accept) : message),
    }),
  }),
  defect({
    id: 'pypi.file.local-version-plus:plus-as-space',
    sentence: 'A plus sign in an address is taken for a space.',
    kills: ['pypi.file.local-version-plus'],
    plant: () => ({
      matches: (request) => isFile(request) && request.path.includes('+'),
      request: (request) => ({ forward: { ...request, path: request.path.replaceAll('+', '%20') } }),
    }),
  }),
  defect({
    id: 'pypi.file.local-version-plus:encoded-twice',
    sentence: 'The plus sign of a local version is encoded twice in the index.',
    kills: ['pypi.file.local-version-plus', 'pypi.index.html5-anchors'],
    plant: onBoth(
      (file) => {
        file.url = file.url.replace(/%2B|\+/gi, '%252B');
      },
      (anchor) => anchor.replace(/href="[^"]*"/, (href) => href.replace(/%2B|\+/gi, '%252B')),
    ),
  }),
  defect({
    id: 'pypi.index.freshness:immutable',
    sentence: 'Clients may keep the index for ever.',
    kills: ['pypi.index.freshness'],
    plant: () => ({
      matches: isPage,
      response: (message) => ({
        ...message,
        headers: { ...message.headers, 'cache-control': 'public, max-age=31536000, immutable' },
      }),
    }),
  }),
  defect({
    id: 'pypi.index.freshness:page-kept',
    sentence: 'A page is served as it was when it was asked for first.',
    kills: ['pypi.index.freshness'],
    plant: () => {
      const kept = new Map<string, DoorMessage>();
      return {
        matches: isPage,
        response: (message, { path, headers }) => {
          const key = `${path} ${headers.accept ?? ''}`;
          if (message.status === 200 && !kept.has(key)) kept.set(key, message);
          return kept.get(key) ?? message;
        },
      };
    },
  }),
];

function emptyPage(path: string, accept = '') {
  const name = path.split('/').at(-2)!;
  const json = { meta: { 'api-version': '1.1' }, name, versions: [], files: [] };
  if (accept.startsWith(JSON_V1)) return answer(200, JSON.stringify(json), JSON_V1);
  return answer(200, '<!DOCTYPE html><html><body></body></html>', `${HTML}; charset=utf-8`);
}

/** The first wheel's name leads to the last wheel's bytes. */
function anotherVersion(): Plant {
  let swap: { from: string; to: string } | undefined;
  return {
    matches: (request) => isPage(request) || isFile(request),
    request: (request) => ({
      forward: swap && request.path === swap.from ? { ...request, path: swap.to } : request,
    }),
    response: (message, request, tools) =>
      editPage(message, request, tools, {
        json: (page) => {
          const wheels = page.files?.filter(({ filename }) => filename.endsWith('.whl')) ?? [];
          const [first, last] = [wheels[0], wheels.at(-1)];
          if (!first || !last || first === last) return;
          const path = (url: string) => new URL(url, `https://door.invalid${request.path}`).pathname;
          swap = { from: path(first.url), to: path(last.url) };
          Object.assign(first, {
            hashes: last.hashes,
            size: last.size,
            'core-metadata': false,
            'dist-info-metadata': false,
          });
        },
      }),
  };
}

/** Remembers the names that forms state and knows no other. */
function rawKeys(): Plant {
  const known = new Set<string>();
  return {
    matches: (request) => isPost(request) || isPage(request),
    requestBody: (body) => {
      known.add(formField(body, 'name') ?? '');
      return body;
    },
    response: (message, request) => {
      const project = request.path.split('/').at(-2)!;
      return isPage(request) && project !== 'simple' && !known.has(project) ? answer(404) : message;
    },
  };
}
