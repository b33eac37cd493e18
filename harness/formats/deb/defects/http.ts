import { type Defect, type DoorMessage, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answer } from './answer.ts';
import { addressOf, inSuite } from './archive.ts';

const isPackage = ({ method, path }: DoorRequest) => method === 'GET' && /\/pool\/.*\.deb(\?|$)/.test(path);
const isByHash = (request: DoorRequest) => inSuite(request) && request.path.includes('/by-hash/');

/** Defects of how files are served. */
export const httpDefects: readonly Defect[] = [
  defect({
    id: 'deb.pool.bytes:last-byte',
    sentence: 'The last byte of a package is another one.',
    kills: ['deb.pool.bytes', 'deb.install', 'x.package.roundtrip'],
    plant: () => ({
      matches: isPackage,
      response: (message) => (message.status === 200 ? { ...message, body: spoilt(message.body) } : message),
    }),
  }),
  defect({
    id: 'deb.update.clean:nothing-by-hash',
    sentence: 'Acquire-By-Hash is stated, but nothing is found by its digest.',
    kills: ['deb.update.clean', 'deb.byhash'],
    plant: () => ({ matches: isByHash, request: () => ({ answer: answer(404) }) }),
  }),
  defect({
    id: 'deb.byhash:forgotten-at-once',
    sentence: 'Indexes of the generation before are not found by their digests.',
    kills: ['deb.byhash'],
    plant: () => ({ matches: isByHash, response: currentAlone }),
  }),
  defect({
    id: 'deb.race.publish:release-of-the-generation-before',
    sentence: 'A cache serves the Release of the generation before, and the indexes of this one.',
    kills: ['deb.race.publish', 'deb.byhash'],
    plant: generationBehind,
  }),
  defect({
    id: 'deb.url.special:plus-as-space',
    sentence: 'A plus sign in an address is taken for a space.',
    kills: ['deb.url.special'],
    plant: () => ({
      matches: (request) => isPackage(request) && /\+|%2b/i.test(request.path),
      request: (request) => ({ forward: { ...request, path: request.path.replace(/\+|%2b/gi, '%20') } }),
    }),
  }),
  defect({
    id: 'deb.dist.isolation:one-suite',
    sentence: 'Every suite has the indexes of the first.',
    kills: ['deb.dist.isolation'],
    plant: () => ({
      matches: inSuite,
      request: (request) => ({
        forward: { ...request, path: request.path.replace(/\/dists\/testing\//, '/dists/stable/') },
      }),
    }),
  }),
  defect({
    id: 'deb.http.last-modified:local-time',
    sentence: 'Last-Modified is in the server’s time zone.',
    kills: ['deb.http.last-modified'],
    plant: () => ({
      matches: inSuite,
      response: (message) => ({
        ...message,
        headers: { ...message.headers, 'last-modified': 'Sat, 03 Oct 2020 14:00:00 CEST' },
      }),
    }),
  }),
  defect({
    id: 'deb.http.last-modified:never-modified',
    sentence: 'Whoever has a file is told that it has not changed.',
    kills: ['deb.http.last-modified', 'deb.release.date-forward'],
    plant: () => ({
      matches: ({ method, headers }) => method === 'GET' && headers['if-modified-since'] !== undefined,
      request: () => ({ answer: { ...answer(304), headers: {} } }),
    }),
  }),
  defect({
    id: 'deb.http.errors:forbidden-instead-of-absent',
    sentence: 'Files that do not exist are answered with 403.',
    kills: ['deb.http.errors', 'x.http.unknown-404'],
    plant: () => ({ matches: inSuite, response: (message) => (message.status === 404 ? answer(403) : message) }),
  }),
  defect({
    id: 'deb.http.errors:no-challenge',
    sentence: 'A 401 does not say how to authenticate.',
    kills: ['deb.http.errors'],
    plant: () => ({
      matches: ({ method }) => method === 'PUT',
      response: (message) => (message.status === 401 ? answer(401) : message),
    }),
  }),
];

function spoilt(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  copy[copy.length - 1]! ^= 1;
  return copy;
}

const currentAlone: NonNullable<Plant['response']> = async (message, request, tools) => {
  const { root, file } = addressOf(request);
  const release = await tools.upstream({ method: 'GET', path: `${root}/Release`, headers: {} });
  return release.body.includes(file.split('/').at(-1)!) ? message : answer(404);
};

/** Keeps each suite's files as they were before the last upload. */
function generationBehind(): Plant {
  const before = new Map<string, DoorMessage>();
  const current = new Map<string, DoorMessage>();
  const files = ['InRelease', 'Release', 'Release.gpg'].map((name) => `/deb/dists/stable/${name}`);
  return {
    matches: (request) => request.method === 'PUT' || inSuite(request),
    async response(message, request, tools) {
      if (request.method === 'PUT') {
        for (const path of files) {
          const now = await tools.upstream({ method: 'GET', path, headers: {} });
          before.set(path, current.get(path) ?? now);
          current.set(path, now);
        }
        return message;
      }
      if (isByHash(request)) return currentAlone(message, request, tools);
      return before.get(request.path) ?? message;
    },
  };
}
