import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';

/** The path of a request without its query. */
export const bare = ({ path }: DoorRequest): string => path.split('?', 1)[0]!;
const reads = ({ method }: DoorRequest): boolean => method === 'GET' || method === 'HEAD';

export const asksBase = (request: DoorRequest): boolean => bare(request) === '/v2/';
export const readsManifest = (request: DoorRequest): boolean =>
  reads(request) && /\/manifests\/[^/]+$/.test(bare(request));
export const readsBlob = (request: DoorRequest): boolean =>
  reads(request) && /\/blobs\/(?!uploads\b)[^/]+$/.test(bare(request));
export const begins = (request: DoorRequest): boolean =>
  request.method === 'POST' && bare(request).endsWith('/blobs/uploads/');
export const mounts = (request: DoorRequest): boolean => begins(request) && request.path.includes('mount=');
export const chunks = ({ method }: DoorRequest): boolean => method === 'PATCH';
export const asksUpload = (request: DoorRequest): boolean =>
  request.method === 'GET' && bare(request).includes('/blobs/uploads/');
export const ends = (request: DoorRequest): boolean =>
  request.method === 'PUT' && bare(request).includes('/blobs/uploads/');
export const putsManifest = (request: DoorRequest): boolean =>
  request.method === 'PUT' && /\/manifests\/[^/]+$/.test(bare(request));
export const putsTag = (request: DoorRequest): boolean => putsManifest(request) && !referenceOf(request).includes(':');
export const deletesManifest = (request: DoorRequest): boolean =>
  request.method === 'DELETE' && bare(request).includes('/manifests/');
export const deletesBlob = (request: DoorRequest): boolean =>
  request.method === 'DELETE' && /\/blobs\/[^/]+:[^/]+$/.test(bare(request));
export const listsTags = (request: DoorRequest): boolean =>
  request.method === 'GET' && bare(request).endsWith('/tags/list');
export const listsReferrers = (request: DoorRequest): boolean =>
  request.method === 'GET' && bare(request).includes('/referrers/');
export const listsRepositories = (request: DoorRequest): boolean => bare(request).endsWith('/_catalog');
export const asksToken = (request: DoorRequest): boolean => request.path.includes('scope=') && request.method === 'GET';

/** The last segment of the path: a tag, a digest, an upload. */
export function referenceOf(request: DoorRequest): string {
  return decodeURIComponent(bare(request).split('/').at(-1)!);
}

/** The repository of a path. */
export function repositoryOf(request: DoorRequest): string {
  return /^\/v2\/(.+?)\/(?:blobs|manifests|tags|referrers)\/(?:uploads\/?[^/]*|[^/]+)$/.exec(bare(request))?.[1] ?? '';
}

export function answer(status: number, code = 'UNKNOWN', headers: Record<string, string> = {}): DoorMessage {
  const body = Buffer.from(JSON.stringify({ errors: [{ code, message: 'planted', detail: null }] }));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Answers matching requests in the registry's place. */
export function answers(matches: Plant['matches'], message: DoorMessage): Plant {
  return { matches, request: () => ({ answer: message }) };
}

/** Acknowledges matching requests and drops them. */
export function acknowledges(matches: Plant['matches'], status: number): Plant {
  return answers(matches, { status, headers: {}, body: Buffer.alloc(0) });
}

/** Gives every answer to a matching request with one status another one. */
export function restates(matches: Plant['matches'], from: number, to: number): Plant {
  return { matches, response: (response) => (response.status === from ? { ...response, status: to } : response) };
}

type Headers = Record<string, string>;

/** Changes the headers of good answers to matching requests. */
export function changesHeaders(
  matches: Plant['matches'],
  change: (headers: Headers, request: DoorRequest) => Headers,
): Plant {
  return {
    matches,
    response: (response, request) =>
      response.status < 300 ? { ...response, headers: change(response.headers, request) } : response,
  };
}

/** Headers without some of them. */
export function without(headers: Headers, ...names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** Changes the body of good answers to matching requests. */
export function changesBody(matches: Plant['matches'], change: (body: Buffer, request: DoorRequest) => Buffer): Plant {
  return {
    matches,
    response: (response, request) =>
      response.status === 200 && request.method === 'GET'
        ? { ...response, body: change(response.body, request) }
        : response,
  };
}

/** Changes the JSON object in the body of good answers; anything else stays as it is. */
export function changesJson(matches: Plant['matches'], change: (document: Json, request: DoorRequest) => void): Plant {
  return changesBody(matches, (body, request) => {
    const document = jsonIn(body);
    if (document === null) return body;
    change(document, request);
    return Buffer.from(JSON.stringify(document));
  });
}

/** The JSON object in a body; null where there is none. */
export function jsonIn(body: Buffer): Json | null {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? document : null;
  } catch {
    return null;
  }
}

/** Forwards matching requests with other headers. */
export function forwards(matches: Plant['matches'], change: (request: DoorRequest) => DoorRequest): Plant {
  return { matches, request: (request) => ({ forward: change(request) }) };
}

/** Refuses manifests by what is in them; they are stored all the same, which nobody is told. */
export function refusesManifest(refused: (document: Json) => boolean, status = 400): Plant {
  let refusing = false;
  return {
    matches: putsManifest,
    requestBody: (body) => {
      const document = jsonIn(body);
      refusing = document !== null && refused(document);
      return body;
    },
    response: (response) => (refusing ? answer(status, 'MANIFEST_INVALID') : response),
  };
}
