import { type Defect, type DoorMessage, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { OCI, SCHEMA2 } from '../media-types.ts';
import {
  changesBody,
  changesHeaders,
  changesJson,
  jsonIn,
  readsBlob,
  readsManifest,
  referenceOf,
  without,
} from './exchange.ts';

const rewritten = ['docker.manifest.bytes', 'docker.push-pull', 'x.package.roundtrip', 'docker.tag.overwrite'] as const;
const isHead = ({ method }: { method: string }) => method === 'HEAD';
const headsContent = (request: Parameters<Plant['matches']>[0]) =>
  isHead(request) && (readsManifest(request) || readsBlob(request));

/** Manifests and blobs that are served otherwise than they came. */
export const contentDefects: readonly Defect[] = [
  defect({
    id: 'docker.manifest.bytes:written-anew',
    sentence: 'Manifests are served as the registry would write them.',
    kills: rewritten,
    plant: () => changesJson(readsManifest, () => undefined),
  }),
  defect({
    id: 'docker.manifest.bytes:newline-added',
    sentence: 'A served manifest ends with a line feed more.',
    kills: rewritten,
    plant: () => changesBody(readsManifest, (body) => Buffer.concat([body, Buffer.from('\n')])),
  }),
  defect({
    id: 'docker.manifest.bytes:charset',
    sentence: 'The type of a manifest has a parameter.',
    kills: ['docker.manifest.bytes', 'docker.push-pull'],
    plant: () =>
      changesHeaders(readsManifest, (headers) => typed(headers, `${headers['content-type']}; charset=utf-8`)),
  }),
  defect({
    id: 'docker.manifest.bytes:plain-json',
    sentence: 'Manifests are served as application/json.',
    kills: ['docker.manifest.bytes'],
    plant: () => changesHeaders(readsManifest, (headers) => typed(headers, 'application/json')),
  }),
  defect({
    id: 'docker.manifest.bytes:unknown-fields-dropped',
    sentence: 'Fields that the registry does not know are not kept.',
    kills: ['docker.manifest.bytes'],
    plant: () => changesJson(readsManifest, (document) => delete document['test.regproof.unknown']),
  }),
  defect({
    id: 'docker.push-pull:blob-rotten',
    sentence: 'One bit of each blob has changed.',
    kills: ['docker.push-pull', 'x.package.roundtrip', 'docker.push.many-layers', 'docker.concurrent.push'],
    plant: () =>
      changesBody(readsBlob, (body) => {
        const copy = Buffer.from(body);
        if (copy.length > 0) copy[copy.length - 1]! ^= 1;
        return copy;
      }),
  }),
  defect({
    id: 'docker.push-pull:blob-truncated',
    sentence: 'The last byte of each blob is not served.',
    kills: ['docker.push-pull', 'x.package.roundtrip'],
    plant: () => changesBody(readsBlob, (body) => body.subarray(0, -1)),
  }),
  defect({
    id: 'docker.push.many-layers:nothing-is-absent',
    sentence: 'A blob of no bytes cannot be read.',
    kills: ['docker.push.many-layers', 'docker.upload.variants'],
    plant: () => ({
      matches: readsBlob,
      response: (response, { method }) =>
        method === 'GET' && response.status === 200 && response.body.length === 0
          ? { ...response, status: 404 }
          : response,
    }),
  }),
  defect({
    id: 'docker.head.length:zero',
    sentence: 'HEAD says that there is nothing.',
    kills: ['docker.head.length'],
    plant: () => changesHeaders(headsContent, (headers) => ({ ...headers, 'content-length': '0' })),
  }),
  defect({
    id: 'docker.head.length:of-manifests-missing',
    sentence: 'HEAD of a manifest states no length.',
    kills: ['docker.head.length'],
    plant: () =>
      changesHeaders(
        (request) => isHead(request) && readsManifest(request),
        (headers) => without(headers, 'content-length'),
      ),
  }),
  defect({
    id: 'docker.head.length:no-digest',
    sentence: 'Answers do not state the digest.',
    kills: ['docker.head.length'],
    plant: () => changesHeaders(headsContent, (headers) => without(headers, 'docker-content-digest')),
  }),
  defect({
    id: 'docker.head.length:digest-of-the-tag',
    sentence: 'The digest that is stated of a tag is that of something else.',
    kills: ['docker.head.length', 'docker.manifest.bytes', 'x.package.roundtrip'],
    plant: () =>
      changesHeaders(
        (request) => readsManifest(request) && !referenceOf(request).includes(':'),
        (headers) => ({ ...headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
      ),
  }),
  defect({
    id: 'docker.push.buildx-index:unknown-platforms-dropped',
    sentence: 'Entries of an index whose platform is unknown are left out.',
    kills: ['docker.push.buildx-index'],
    plant: () =>
      changesJson(readsManifest, (document) => {
        document.manifests = document.manifests?.filter((each: Json) => each.platform?.os !== 'unknown');
      }),
  }),
  defect({
    id: 'docker.push.buildx-index:attestation-absent',
    sentence: 'What an index lists for no platform is not served.',
    kills: ['docker.push.buildx-index'],
    plant: () => ({
      matches: readsManifest,
      response: (response) =>
        response.body.includes('in-toto') && !response.body.includes('platform')
          ? { ...response, status: 404 }
          : response,
    }),
  }),
  defect({
    id: 'docker.push.schema2:turned-into-oci',
    sentence: "Docker's types are served as those of OCI.",
    kills: ['docker.push.schema2', 'docker.push-pull'],
    plant: () => ({ matches: readsManifest, response: turnedIntoOci }),
  }),
  defect({
    id: 'docker.push.schema2:list-retyped',
    sentence: 'A manifest list is served under the type of an index.',
    kills: ['docker.push.schema2'],
    plant: () =>
      changesHeaders(readsManifest, (headers) =>
        headers['content-type'] === SCHEMA2.index ? typed(headers, OCI.index) : headers,
      ),
  }),
];

function typed(headers: Record<string, string>, type: string): Record<string, string> {
  return { ...headers, 'content-type': type };
}

function turnedIntoOci(response: DoorMessage): DoorMessage {
  if (!jsonIn(response.body)) return response;
  const kinds = ['index', 'manifest', 'config', 'layer'] as const;
  const turn = (text: string) => kinds.reduce((all, kind) => all.replaceAll(SCHEMA2[kind], OCI[kind]), text);
  const headers = typed(response.headers, turn(response.headers['content-type'] ?? ''));
  return { ...response, headers, body: Buffer.from(turn(response.body.toString('utf8'))) };
}
