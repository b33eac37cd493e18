import { createHash } from 'node:crypto';
import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';

const bare = ({ path }: DoorRequest) => path.split('?')[0]!;

/** Reads of a package's or a version's document. */
export const readsDocument = (request: DoorRequest) => request.method === 'GET' && !bare(request).includes('/-/');
/** Reads of a tarball. */
export const readsTarball = (request: DoorRequest) =>
  request.method === 'GET' && /\/-\/[^/]+\.tgz$/.test(bare(request));
/** Publications, and changes to a document that keep its versions. */
export const putsDocument = (request: DoorRequest) => request.method === 'PUT' && !/\/-(rev)?\//.test(bare(request));
/** The writes of an unpublish: a document without a version, then the tarball or the whole package. */
export const unpublishes = ({ method, path }: DoorRequest) =>
  /\/-rev\//.test(path) && ['PUT', 'DELETE'].includes(method);
/** Writes of one distribution tag. */
export const writesTag = ({ method, path }: DoorRequest) => method !== 'GET' && path.includes('/dist-tags/');

export function answer(status: number, document: unknown): DoorMessage {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(document)) };
}

/** Changes the JSON object in a body; anything else stays as it is. */
export function withJson(body: Buffer, change: (document: Json) => void): Buffer {
  let document: unknown;
  try {
    document = JSON.parse(body.toString('utf8'));
  } catch {
    return body;
  }
  if (typeof document !== 'object' || document === null) return body;
  change(document);
  return Buffer.from(JSON.stringify(document));
}

/** A plant that changes each package document on its way to the client. */
export function changesDocument(change: (document: Json, request: DoorRequest) => void): Plant {
  return {
    matches: readsDocument,
    response: (response, request) => {
      if (response.status !== 200) return response;
      const body = withJson(response.body, (document) => {
        if (document.versions) change(document, request);
      });
      return { ...response, body };
    },
  };
}

/** Changes the entry of each version in each document. */
export function changesVersions(change: (version: Json, request: DoorRequest) => void): Plant {
  return changesDocument(({ versions }, request) => {
    for (const version of Object.values<Json>(versions)) change(version, request);
  });
}

/** A plant that changes each tarball that is served; reads are counted from 1. */
export function changesTarball(change: (bytes: Buffer, read: number) => Buffer): Plant {
  let read = 0;
  return {
    matches: readsTarball,
    response: (response) => (response.status === 200 ? { ...response, body: change(response.body, ++read) } : response),
  };
}

/** Changes the tarball of a publication before it is stored, and its digests to fit. */
export function replacesPublished(change: (bytes: Buffer) => Buffer): Plant {
  return {
    matches: putsDocument,
    requestBody: (body) =>
      withJson(body, ({ _attachments, versions }) => {
        for (const [name, attachment] of Object.entries<Json>(_attachments ?? {})) {
          if (!name.endsWith('.tgz')) continue;
          const bytes = change(Buffer.from(attachment.data, 'base64'));
          Object.assign(attachment, { data: bytes.toString('base64'), length: bytes.length });
          for (const { dist } of Object.values<Json>(versions ?? {})) Object.assign(dist, digestsOf(bytes));
        }
      }),
  };
}

/** What a document states of these bytes. */
export function digestsOf(bytes: Buffer): { shasum: string; integrity: string } {
  return {
    shasum: createHash('sha1').update(bytes).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  };
}

/** A plant that acknowledges matching requests and drops them. */
export function acknowledges(matches: Plant['matches'], status = 201): Plant {
  return { matches, request: () => ({ answer: answer(status, { ok: true }) }) };
}
