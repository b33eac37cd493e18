import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import {
  answer,
  answers,
  bare,
  chunks,
  ends,
  forwards,
  listsTags,
  putsManifest,
  readsBlob,
  readsManifest,
  referenceOf,
  repositoryOf,
  restates,
} from './exchange.ts';

const isError = ({ status }: { status: number }) => status >= 400;
const ranged = (request: DoorRequest) => readsBlob(request) && request.headers.range !== undefined;

/** Names, error documents and ranges. */
export const ruleDefects: readonly Defect[] = [
  defect({
    id: 'docker.errors.malformed:internal-error',
    sentence: 'A digest that is none is an internal error.',
    kills: ['docker.errors.malformed'],
    plant: () =>
      answers((request) => (readsBlob(request) || ends(request)) && /xyz|md5/.test(request.path), answer(500)),
  }),
  defect({
    id: 'docker.errors.malformed:own-shape',
    sentence: 'Errors are JSON of another shape.',
    kills: ['docker.errors.malformed', 'docker.manifest.digest-mismatch'],
    plant: () => ({
      matches: () => true,
      response: (response) =>
        isError(response) && response.status !== 401
          ? {
              ...response,
              headers: { ...response.headers, 'content-type': 'application/json' },
              body: Buffer.from('{"error":"no"}'),
            }
          : response,
    }),
  }),
  defect({
    id: 'docker.errors.malformed:one-code',
    sentence: 'Every error has the code UNKNOWN.',
    kills: ['docker.errors.malformed', 'docker.manifest.digest-mismatch'],
    plant: () => ({
      matches: () => true,
      response: (response) =>
        isError(response) && response.status !== 401 ? answer(response.status, 'UNKNOWN', {}) : response,
    }),
  }),
  defect({
    id: 'docker.errors.malformed:broken-manifest-taken',
    sentence: 'A manifest that is no JSON is acknowledged.',
    kills: ['docker.errors.malformed'],
    plant: () => restates(putsManifest, 400, 201),
  }),
  defect({
    id: 'docker.errors.malformed:over-but-open',
    sentence: 'A chunk for an upload that is over is taken.',
    kills: ['docker.errors.malformed'],
    plant: () => restates(chunks, 404, 202),
  }),
  defect({
    id: 'docker.errors.malformed:unknown-is-empty',
    sentence: 'A repository that nobody pushed to has an empty list of tags.',
    kills: ['docker.errors.malformed', 'x.http.unknown-404'],
    plant: () => ({
      matches: listsTags,
      response: (response, request) =>
        response.status === 404
          ? {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: Buffer.from(JSON.stringify({ name: repositoryOf(request), tags: [] })),
            }
          : response,
    }),
  }),
  defect({
    id: 'docker.names:one-slash',
    sentence: 'Repositories with more than one slash do not exist.',
    kills: ['docker.names'],
    plant: () => answers((request) => repositoryOf(request).split('/').length > 2, answer(404, 'NAME_UNKNOWN')),
  }),
  defect({
    id: 'docker.names:folded',
    sentence: 'Upper-case letters of a repository are folded.',
    kills: ['docker.names'],
    plant: () =>
      forwards(
        (request) => /[A-Z]/.test(repositoryOf(request)),
        (request) => ({
          ...request,
          path: request.path.replace(repositoryOf(request), repositoryOf(request).toLowerCase()),
        }),
      ),
  }),
  defect({
    id: 'docker.names:short-tags',
    sentence: 'Tags beyond 64 characters are refused.',
    kills: ['docker.names'],
    plant: () =>
      answers(
        (request) => putsManifest(request) && !/:/.test(referenceOf(request)) && referenceOf(request).length > 64,
        answer(400, 'MANIFEST_INVALID'),
      ),
  }),
  defect({
    id: 'docker.names:first-word-decides',
    sentence: 'A repository whose name has one of the words of the addresses is taken for that address.',
    kills: ['docker.names'],
    plant: () =>
      answers(
        (request) => /\/(blobs|manifests)\/.*\/(blobs|manifests)\//.test(bare(request)),
        answer(404, 'NAME_UNKNOWN'),
      ),
  }),
  defect({
    id: 'docker.blob.range:ignored',
    sentence: 'Ranges of blobs are not looked at.',
    kills: ['docker.blob.range'],
    plant: () =>
      forwards(ranged, (request) => {
        const { range: _ignored, ...headers } = request.headers;
        return { ...request, headers };
      }),
  }),
  defect({
    id: 'docker.blob.range:from-the-start',
    sentence: 'A range has the right length and begins at the start of the blob.',
    kills: ['docker.blob.range'],
    plant: fromTheStart,
  }),
  defect({
    id: 'docker.blob.range:behind-the-end',
    sentence: 'A range behind the end is answered with nothing instead of 416.',
    kills: ['docker.blob.range'],
    plant: () => restates(ranged, 416, 206),
  }),
  defect({
    id: 'docker.blob.range:off-by-one',
    sentence: 'Content-Range ends behind the last byte.',
    kills: ['docker.blob.range'],
    plant: () => ({
      matches: ranged,
      response: (response) => {
        const range = response.headers['content-range'] ?? '';
        const ending = range.replace(/-(\d+)\//, (_, end) => `-${Number(end) + 1}/`);
        return response.status === 206
          ? { ...response, headers: { ...response.headers, 'content-range': ending } }
          : response;
      },
    }),
  }),
  defect({
    id: 'docker.manifest.bytes:late',
    sentence: 'A manifest is answered with 404 when it is read by its tag for the first time.',
    kills: ['docker.manifest.bytes', 'x.package.roundtrip'],
    plant: () => {
      const seen = new Set<string>();
      return {
        matches: (request) => readsManifest(request) && !/:/.test(referenceOf(request)),
        response(response, { path }) {
          if (seen.has(path) || response.status !== 200) return response;
          seen.add(path);
          return answer(404, 'MANIFEST_UNKNOWN');
        },
      };
    },
  }),
];

function fromTheStart(): Plant {
  return {
    matches: ranged,
    async response(response, request, { upstream, writerAuthorization }) {
      if (response.status !== 206) return response;
      const whole = await upstream({
        method: 'GET',
        path: request.path,
        headers: { authorization: writerAuthorization },
      });
      return { ...response, body: whole.body.subarray(0, response.body.length) };
    },
  };
}
