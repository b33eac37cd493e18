import type { FastifyReply, FastifyRequest } from 'fastify';
import { digestBytes } from '../core/digest.ts';
import type { RegistryResponse, StoredBlob } from '../core/registry.ts';
import type { BlobStore } from './blobs.ts';
import { notModified, requestedRange } from './conditional.ts';

const MUTABLE = 'no-cache';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Sends a handler's response. GET and HEAD get an entity tag, conditional and range support and a caching rule; HEAD loses the body. */
export async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  response: RegistryResponse,
  blobs: BlobStore,
): Promise<void> {
  reply.code(response.status).headers(lowerCase(response.headers ?? {}));
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (response.blob) return sendBlob(request, reply, response.blob, blobs);
  const body = Buffer.from(response.body ?? '');
  if (!reading || response.status !== 200) return sendBytes(request, reply, body);
  const etag = String(reply.getHeader('etag') ?? `"${digestBytes(body).sha256}"`);
  defaultHeaders(reply, { etag, 'cache-control': MUTABLE });
  if (notModified(request.headers['if-none-match'], etag)) return sendNotModified(reply);
  return sendBytes(request, reply, body);
}

function sendBytes(request: FastifyRequest, reply: FastifyReply, body: Buffer): void {
  if (reply.statusCode === 204 || reply.statusCode === 304) {
    reply.send();
    return;
  }
  reply.header('content-length', body.length);
  if (body.length > 0) defaultHeaders(reply, { 'content-type': 'text/plain; charset=utf-8' });
  reply.send(request.method === 'HEAD' || body.length === 0 ? undefined : body);
}

async function sendBlob(
  request: FastifyRequest,
  reply: FastifyReply,
  blob: StoredBlob,
  blobs: BlobStore,
): Promise<void> {
  const etag = `"${blob.sha256}"`;
  // Only an address that names the digest will show these bytes for ever.
  const caching = request.originalUrl.includes(blob.sha256) ? IMMUTABLE : MUTABLE;
  const type = 'application/octet-stream';
  defaultHeaders(reply, { etag, 'cache-control': caching, 'content-type': type, 'accept-ranges': 'bytes' });
  if (notModified(request.headers['if-none-match'], etag)) return sendNotModified(reply);
  const range = request.method === 'GET' ? requestedRange(request.headers as never, blob.size, etag) : null;
  if (range === 'unsatisfiable') {
    reply.code(416).header('content-range', `bytes */${blob.size}`).removeHeader('content-type');
    reply.removeHeader('etag');
    return sendBytes(request, reply, Buffer.alloc(0));
  }
  reply.header('content-length', range ? range.end - range.start + 1 : blob.size);
  if (request.method === 'HEAD') {
    reply.send();
    return;
  }
  const file = await blobs.handle(blob.sha256);
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${blob.size}`);
  reply.send(blobs.read(blob.sha256, range ?? undefined, file));
}

function sendNotModified(reply: FastifyReply): void {
  for (const name of ['content-type', 'content-length', 'accept-ranges']) reply.removeHeader(name);
  reply.code(304).send();
}

function defaultHeaders(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value);
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
