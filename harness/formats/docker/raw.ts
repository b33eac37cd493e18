// What the checks of this format do by hand, without a client.
import { createHash } from 'node:crypto';
import { Violation } from '../../core/finding.ts';
import type { RawHttp, RawRequest, RawResponse } from '../../core/http.ts';
import { ACCEPT_MANIFESTS, type Descriptor, OCI } from './media-types.ts';
import { locationOf, withDigest } from './protocol/push.ts';

export function digestOf(bytes: Buffer, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Begins an upload and returns where it goes on. */
export async function begin(http: RawHttp, name: string): Promise<string> {
  const response = await http.post(`${name}/blobs/uploads/`);
  if (response.status === 202) return locationOf(response);
  throw new Violation(`An upload to ${name} could not begin`, 'status 202', `status ${response.status}`);
}

/** Sends a chunk; with the range that it has, unless it is a stream. */
export function patch(http: RawHttp, location: string, bytes: Buffer, start?: number): Promise<RawResponse> {
  const range = start === undefined ? {} : { 'Content-Range': `${start}-${start + bytes.length - 1}` };
  const headers = { 'Content-Type': 'application/octet-stream', ...range };
  return http.request('PATCH', location, { headers, body: bytes });
}

/** Ends an upload. */
export function finish(http: RawHttp, location: string, digest: string, body?: Buffer): Promise<RawResponse> {
  const headers = { 'Content-Type': 'application/octet-stream' };
  return http.put(withDigest(location, digest), { headers, ...(body ? { body } : {}) });
}

/** Uploads a blob and says how to refer to it. */
export async function pushBytes(
  http: RawHttp,
  name: string,
  content: Buffer | string,
  mediaType: string = OCI.layer,
): Promise<Descriptor> {
  const bytes = Buffer.from(content);
  const digest = digestOf(bytes);
  const { status } = await finish(http, await begin(http, name), digest, bytes);
  if (status !== 201) throw new Violation(`A blob of ${name} was not taken`, 'status 201', `status ${status}`);
  return { mediaType, digest, size: bytes.length };
}

/** Puts a manifest, as bytes or as a document. */
export function putDocument(
  http: RawHttp,
  name: string,
  reference: string,
  document: object | Buffer,
  mediaType: string = OCI.manifest,
): Promise<RawResponse> {
  const body = bytesOf(document);
  return http.put(`${name}/manifests/${reference}`, { headers: { 'Content-Type': mediaType }, body });
}

export function bytesOf(document: object | Buffer): Buffer {
  return Buffer.isBuffer(document) ? document : Buffer.from(JSON.stringify(document));
}

/** Uploads what the smallest image needs and returns its manifest, which nobody put yet. */
export async function smallImage(http: RawHttp, name: string, word = 'one') {
  const config = await pushBytes(http, name, JSON.stringify({ architecture: 'amd64', os: 'linux', word }), OCI.config);
  const layer = await pushBytes(http, name, `layer ${word} of ${name}`);
  return { schemaVersion: 2, mediaType: OCI.manifest, config, layers: [layer] };
}

/** Puts the smallest image under a tag and says how to refer to it. */
export async function pushSmallImage(http: RawHttp, name: string, tag: string, word = tag): Promise<Descriptor> {
  const bytes = bytesOf(await smallImage(http, name, word));
  const { status } = await putDocument(http, name, tag, bytes);
  if (status !== 201) throw new Violation(`${name}:${tag} was not taken`, 'status 201', `status ${status}`);
  return { mediaType: OCI.manifest, digest: digestOf(bytes), size: bytes.length };
}

/**
 * The error code that an answer gives, empty where its document is not of the right shape. A body may be in any format, and says nothing then;
 * `unstated` stands for that. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
 */
export function errorCode(response: RawResponse, unstated: string): string {
  if (!/json/.test(response.headers['content-type'] ?? '')) return unstated;
  return String(response.json()?.errors?.[0]?.code ?? '');
}

/** Reads a manifest by tag or digest, accepting every type. */
export function getManifest(
  http: RawHttp,
  name: string,
  reference: string,
  request: RawRequest = {},
): Promise<RawResponse> {
  return http.get(`${name}/manifests/${reference}`, {
    ...request,
    headers: { Accept: ACCEPT_MANIFESTS, ...request.headers },
  });
}
