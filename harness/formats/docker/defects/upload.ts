import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import {
  acknowledges,
  answer,
  answers,
  asksUpload,
  begins,
  changesHeaders,
  chunks,
  ends,
  forwards,
  mounts,
  putsManifest,
  readsBlob,
  referenceOf,
  restates,
  without,
} from './exchange.ts';

const singlePost = (request: DoorRequest) => begins(request) && /[?&]digest=/.test(request.path) && !mounts(request);

/** Uploads that are answered wrongly, refused without reason, or lost. */
export const uploadDefects: readonly Defect[] = [
  defect({
    id: 'docker.upload.range:one-too-many',
    sentence: 'The range after a chunk ends with the number of bytes instead of the last byte.',
    kills: ['docker.upload.range'],
    plant: () => changesRange(chunks, (end) => `0-${end + 1}`),
  }),
  defect({
    id: 'docker.upload.range:minus-one',
    sentence: 'The range of an upload without bytes is 0--1.',
    kills: ['docker.upload.range'],
    plant: () => changesHeaders(begins, (headers) => ({ ...headers, range: '0--1' })),
  }),
  defect({
    id: 'docker.upload.range:missing',
    sentence: 'A chunk is answered without a range.',
    kills: ['docker.upload.range'],
    plant: () => changesHeaders(chunks, (headers) => without(headers, 'range')),
  }),
  defect({
    id: 'docker.upload.range:chunk-only',
    sentence: 'The range after a chunk is that of the chunk.',
    kills: ['docker.upload.range'],
    plant: () =>
      changesHeaders(chunks, (headers, request) => ({ ...headers, range: request.headers['content-range'] ?? '0-0' })),
  }),
  defect({
    id: 'docker.upload.range:end-200',
    sentence: 'The end of an upload is answered with 200.',
    kills: ['docker.upload.range', 'docker.upload.variants', 'x.package.roundtrip'],
    plant: () => restates(ends, 201, 200),
  }),
  defect({
    id: 'docker.upload.range:end-without-location',
    sentence: 'The end of an upload does not say where the blob is.',
    kills: ['docker.upload.range', 'docker.location.proxy'],
    plant: () => changesHeaders(ends, (headers) => without(headers, 'location')),
  }),
  defect({
    id: 'docker.upload.status:not-allowed',
    sentence: 'An upload cannot be asked how far it got.',
    kills: ['docker.upload.status'],
    plant: () => answers(asksUpload, answer(405, 'UNSUPPORTED')),
  }),
  defect({
    id: 'docker.upload.status:from-the-start',
    sentence: 'An upload that is asked how far it got says that there is nothing.',
    kills: ['docker.upload.status'],
    plant: () => changesRange(asksUpload, () => '0-0'),
  }),
  defect({
    id: 'docker.upload.order:taken',
    sentence: 'A chunk out of order is answered like one in order.',
    kills: ['docker.upload.order', 'docker.upload.status'],
    plant: () => restates(chunks, 416, 202),
  }),
  defect({
    id: 'docker.upload.end-order:range-ignored',
    sentence: 'The range of the chunk that ends an upload is not looked at.',
    kills: ['docker.upload.end-order'],
    plant: () => forwards(ends, (request) => ({ ...request, headers: without(request.headers, 'content-range') })),
  }),
  defect({
    id: 'docker.upload.order:over',
    sentence: 'After a chunk out of order the upload is gone.',
    kills: ['docker.upload.order', 'docker.upload.status'],
    plant: goneAfterRefusal,
  }),
  defect({
    id: 'docker.upload.variants:nothing-refused',
    sentence: 'An upload of no bytes is refused.',
    kills: ['docker.upload.variants', 'docker.push.many-layers'],
    plant: () =>
      answers((request) => ends(request) && request.path.includes('e3b0c44298fc1c14'), answer(400, 'SIZE_INVALID')),
  }),
  defect({
    id: 'docker.upload.variants:sha512-unknown',
    sentence: 'A blob that was taken under its sha512 is not found under it.',
    kills: ['docker.upload.variants'],
    plant: () => answers((request) => readsBlob(request) && /sha512/.test(request.path), answer(404, 'BLOB_UNKNOWN')),
  }),
  defect({
    id: 'docker.upload.variants:range-wanted',
    sentence: 'A chunk without a range is refused.',
    kills: ['docker.upload.variants'],
    plant: () =>
      answers(
        (request) => chunks(request) && request.headers['content-range'] === undefined,
        answer(411, 'BLOB_UPLOAD_INVALID'),
      ),
  }),
  defect({
    id: 'docker.upload.variants:post-dropped',
    sentence: 'Bytes that come with the first request are acknowledged and dropped.',
    kills: ['docker.upload.variants'],
    plant: () => acknowledges(singlePost, 201),
  }),
  defect({
    id: 'docker.upload.large-chunk:limit',
    sentence: 'Chunks beyond 16 MiB are refused.',
    kills: ['docker.upload.large-chunk'],
    plant: () =>
      answers(
        (request) => chunks(request) && Number(request.headers['content-length']) > 16 << 20,
        answer(413, 'SIZE_INVALID'),
      ),
  }),
  defect({
    id: 'docker.location.proxy:inner-address',
    sentence: 'Locations have the address that the registry itself listens at.',
    kills: ['docker.location.proxy', 'x.package.roundtrip'],
    plant: () => movesLocations(() => true),
  }),
  defect({
    id: 'docker.location.proxy:plain-http',
    sentence: 'Locations have the scheme that the proxy in front speaks to the registry.',
    kills: ['docker.location.proxy', 'x.package.roundtrip'],
    plant: () =>
      changesHeaders(begins, (headers) => ({
        ...headers,
        location: (headers.location ?? '').replace(/^https:/, 'http:'),
      })),
  }),
  defect({
    id: 'docker.location.proxy:manifests-inner-address',
    sentence: 'The Location of a manifest has the address that the registry itself listens at.',
    kills: ['docker.location.proxy'],
    plant: () => movesLocations(putsManifest),
  }),
  defect({
    id: 'docker.mount:acknowledged',
    sentence: 'A mount is acknowledged, and the blob is not there.',
    kills: ['docker.mount'],
    plant: () => ({
      matches: (request) => mounts(request) || readsBlob(request),
      request(request) {
        if (!mounts(request)) return { forward: request };
        const digest = new URL(request.path, 'http://registry').searchParams.get('mount') ?? '';
        const location = request.path.replace(/uploads\/.*$/, digest);
        return { answer: { status: 201, headers: { location }, body: Buffer.alloc(0) } };
      },
    }),
  }),
  defect({
    id: 'docker.mount:refused',
    sentence: 'A mount of what is not there is answered with 404 instead of an upload.',
    kills: ['docker.mount'],
    plant: () => ({
      matches: mounts,
      response: (response) => (response.status === 202 ? answer(404, 'BLOB_UNKNOWN') : response),
    }),
  }),
];

function changesRange(matches: Plant['matches'], change: (end: number) => string): Plant {
  return changesHeaders(matches, (headers) => ({ ...headers, range: change(Number(headers.range?.split('-')[1])) }));
}

function movesLocations(matches: Plant['matches']): Plant {
  return changesHeaders(
    (request) => request.method !== 'GET' && request.method !== 'HEAD' && matches(request),
    (headers) =>
      headers.location === undefined
        ? headers
        : { ...headers, location: headers.location.replace(/^https?:\/\/[^/]+/, 'http://127.0.0.1:5000') },
  );
}

function goneAfterRefusal(): Plant {
  const gone = new Set<string>();
  return {
    matches: (request) => chunks(request) || ends(request) || asksUpload(request),
    response(response, request) {
      if (gone.has(referenceOf(request))) return answer(404, 'BLOB_UPLOAD_UNKNOWN');
      if (response.status === 416) gone.add(referenceOf(request));
      return response;
    },
  };
}
