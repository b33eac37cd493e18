import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';

/** The path without its query, decoded as far as the escapes of `@` and `!` go. */
export const bare = ({ path }: Pick<DoorRequest, 'path'>) =>
  path.split('?')[0]!.replaceAll(/%40/gi, '@').replaceAll(/%21/g, '!');

export const reads = (pattern: RegExp) => (request: DoorRequest) =>
  request.method === 'GET' && pattern.test(bare(request));

export const readsList = reads(/\/@v\/list$/);
export const readsInfo = reads(/\/@v\/[^/]+\.info$|\/@latest$/);
export const readsMod = reads(/\/@v\/[^/]+\.mod$/);
export const readsZip = reads(/\/@v\/[^/]+\.zip$/);

export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): DoorMessage {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

/** Answers matching requests in the registry's place. */
export function answers(matches: Plant['matches'], message: () => DoorMessage): Plant {
  return { matches, request: () => ({ answer: message() }) };
}

/** Changes the text of matching answers that were 200. */
export function changesText(matches: Plant['matches'], change: (body: string, request: DoorRequest) => string): Plant {
  return changesBytes(matches, (body, request) => Buffer.from(change(body.toString('utf8'), request)));
}

/** Changes the bytes of matching answers that were 200. */
export function changesBytes(matches: Plant['matches'], change: (body: Buffer, request: DoorRequest) => Buffer): Plant {
  return {
    matches,
    response: (response, request) =>
      response.status === 200 ? { ...response, body: change(response.body, request) } : response,
  };
}

/** Sends matching requests on with another path. */
export function redirects(matches: Plant['matches'], change: (path: string) => string): Plant {
  return { matches, request: (request) => ({ forward: { ...request, path: change(request.path) } }) };
}

/** Gives matching answers that said 404 or 410 another status and body. */
export function changesAbsent(matches: Plant['matches'], message: DoorMessage): Plant {
  return {
    matches,
    response: (response) => (response.status === 404 || response.status === 410 ? message : response),
  };
}
