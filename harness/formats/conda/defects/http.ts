import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import { answer, PAGE, readsPackage } from './answer.ts';
import { readsIndex } from './channel.ts';

const reading = ({ method }: DoorRequest) => method === 'GET' || method === 'HEAD';
const conditional = ({ headers }: DoorRequest) => headers['if-none-match'] !== undefined;

/** Answers what does not exist in another way. */
const absentAs = (change: NonNullable<Plant['response']>) => (): Plant => ({
  matches: reading,
  response: (message, request, tools) => (message.status === 404 ? change(message, request, tools) : message),
});

/** Defects of how files are served. */
export const httpDefects: readonly Defect[] = [
  defect({
    id: 'conda.pkg.bytes:last-byte',
    sentence: 'The last byte of a package is another one.',
    kills: ['conda.pkg.bytes', 'conda.install.v1', 'conda.install.v2', 'conda.dup', 'x.package.roundtrip'],
    plant: () => ({
      matches: readsPackage,
      response: (message) => (message.status === 200 ? { ...message, body: spoilt(message.body) } : message),
    }),
  }),
  defect({
    id: 'conda.pkg.bytes:range-from-the-start',
    sentence: 'The last bytes of a file are asked for, the first ones are sent.',
    kills: ['conda.pkg.bytes'],
    plant: () => ({
      matches: (request) => readsPackage(request) && request.headers.range !== undefined,
      request: (request) => ({ forward: { ...request, headers: { ...request.headers, range: 'bytes=0-99' } } }),
    }),
  }),
  defect({
    id: 'conda.install.v2:not-served',
    sentence: 'Files that end in .conda are not served.',
    kills: ['conda.install.v2', 'conda.pkg.bytes', 'conda.noarch.always', 'x.package.roundtrip'],
    plant: () => ({
      matches: (request) => readsPackage(request) && request.path.endsWith('.conda'),
      request: () => ({ answer: answer(404) }),
    }),
  }),
  defect({
    id: 'conda.install.v1:not-served',
    sentence: 'Files that end in .tar.bz2 are not served.',
    kills: ['conda.install.v1', 'conda.pkg.bytes'],
    plant: () => ({
      matches: (request) => readsPackage(request) && request.path.endsWith('.tar.bz2'),
      request: () => ({ answer: answer(404) }),
    }),
  }),
  defect({
    id: 'conda.noarch.always:none-without-packages',
    sentence: 'There is no noarch index before there is a noarch package.',
    kills: ['conda.noarch.always'],
    plant: () => ({
      matches: (request) => readsIndex(request) && request.path.includes('/noarch/'),
      async response(message, request, tools) {
        const path = request.path.replace(/[^/]+$/, 'repodata.json');
        const { body } = await tools.upstream({ method: 'GET', path, headers: {} });
        return body.includes('"noarch":') ? message : answer(404);
      },
    }),
  }),
  defect({
    id: 'conda.url.special:plus-as-space',
    sentence: 'A plus sign in a path is taken for a space.',
    kills: ['conda.url.special'],
    plant: () => ({
      matches: (request) => readsPackage(request) && /\+/.test(request.path),
      request: (request) => ({ forward: { ...request, path: request.path.replaceAll('+', '%20') } }),
    }),
  }),
  defect({
    id: 'conda.url.special:decoded-not-at-all',
    sentence: 'Percent-encoded characters are taken as they are.',
    kills: ['conda.url.special'],
    plant: () => ({
      matches: (request) => readsPackage(request) && /%2[1B]/i.test(request.path),
      request: (request) => ({ forward: { ...request, path: request.path.replaceAll('%', '%25') } }),
    }),
  }),
  defect({
    id: 'conda.http.cache:never-modified',
    sentence: 'Whoever has an index is told that it has not changed.',
    kills: ['conda.http.cache'],
    plant: () => ({
      matches: (request) => reading(request) && conditional(request),
      request: ({ headers }) => ({ answer: { ...answer(304), headers: { etag: headers['if-none-match']! } } }),
    }),
  }),
  defect({
    id: 'conda.http.cache:validator-lost',
    sentence: 'A 304 has no validator.',
    kills: ['conda.http.cache'],
    plant: () => ({
      matches: (request) => reading(request) && conditional(request),
      response: (message) => (message.status === 304 ? { ...message, headers: {} } : message),
    }),
  }),
  defect({
    id: 'conda.http.cache:one-tag-for-all',
    sentence: 'Every index has the same weak entity tag.',
    kills: ['conda.http.cache'],
    plant: () => ({
      matches: readsIndex,
      request: (request) =>
        request.headers['if-none-match'] === 'W/"1"'
          ? { answer: { ...answer(304), headers: { etag: 'W/"1"' } } }
          : { forward: request },
      response: (message) => ({ ...message, headers: { ...message.headers, etag: 'W/"1"' } }),
    }),
  }),
  defect({
    id: 'conda.http.cache:nothing-to-ask-with',
    sentence: 'Indexes have no validator.',
    kills: ['conda.http.cache'],
    plant: () => ({
      matches: readsIndex,
      response(message) {
        const { etag: _tag, 'last-modified': _time, ...headers } = message.headers;
        return { ...message, headers };
      },
    }),
  }),
  defect({
    id: 'conda.http.optional-404:forbidden',
    sentence: 'What does not exist is answered with 403.',
    kills: ['conda.http.optional-404', 'conda.subdir.absent', 'x.http.unknown-404'],
    plant: absentAs(() => answer(403)),
  }),
  defect({
    id: 'conda.http.optional-404:head-not-implemented',
    sentence: 'A HEAD of what does not exist is answered with 501.',
    kills: ['conda.http.optional-404'],
    plant: absentAs((message, { method }) => (method === 'HEAD' ? answer(501) : message)),
  }),
  defect({
    id: 'conda.subdir.absent:page',
    sentence: 'What does not exist is answered with 200 and the page of a web application.',
    kills: ['conda.subdir.absent', 'conda.http.optional-404', 'x.http.unknown-404'],
    plant: absentAs(() => PAGE),
  }),
  defect({
    id: 'conda.race.publish:not-there-yet',
    sentence: 'A package that the index names cannot be fetched at once.',
    kills: ['conda.race.publish', 'conda.pkg.bytes'],
    plant: () => {
      const asked = new Set<string>();
      return {
        matches: readsPackage,
        request(request) {
          if (asked.has(request.path)) return { forward: request };
          asked.add(request.path);
          return { answer: answer(404) };
        },
      };
    },
  }),
];

function spoilt(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  copy[copy.length - 1]! ^= 1;
  return copy;
}
