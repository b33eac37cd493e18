import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { parseYaml, renderYaml } from '../metadata.ts';

/** The path without its query. */
export const bare = ({ path }: Pick<DoorRequest, 'path'>): string => path.split('?', 1)[0]!;
const reads = (pattern: RegExp) => (request: DoorRequest) => request.method === 'GET' && pattern.test(bare(request));

export const readsIndex = reads(/\/index\.yaml$/);
export const readsArchive = reads(/\.tgz$/);
export const readsProvenance = reads(/\.tgz\.prov$/);
export const readsFile = reads(/\.tgz(\.prov)?$/);
export const listsCharts = reads(/^\/helm\/api\/[^/]+\/charts$/);
export const uploads = ({ method, path }: DoorRequest) => method === 'POST' && path.startsWith('/helm/api/');
export const deletes = ({ method, path }: DoorRequest) => method === 'DELETE' && path.startsWith('/helm/api/');

/** Changes the bytes of matching answers that were 200. */
export function changesBytes(matches: Plant['matches'], change: (body: Buffer, request: DoorRequest) => Buffer): Plant {
  return {
    matches,
    response: (response, request) =>
      response.status === 200 ? { ...response, body: change(response.body, request) } : response,
  };
}

/** Changes the text of the index. */
export function changesIndexText(change: (text: string) => string): Plant {
  return changesBytes(readsIndex, (body) => Buffer.from(change(body.toString('utf8'))));
}

/** Changes the document that the index is; what is no index stays as it is. */
export function changesIndex(change: (index: Json, request: DoorRequest) => void): Plant {
  return changesBytes(readsIndex, (body, request) => {
    const index = parseYaml(body.toString('utf8')) as Json | string;
    if (typeof index === 'string' || !index.entries) return body;
    change(index, request);
    return Buffer.from(renderYaml(index));
  });
}

/** Changes the versions of each chart: a list of entries, the newest first. */
export function changesVersions(change: (versions: Json[]) => Json[]): Plant {
  return changesIndex((index) => {
    for (const name of Object.keys(index.entries)) index.entries[name] = change(index.entries[name]);
  });
}

/** Changes each entry. */
export function changesEntries(change: (entry: Json, request: DoorRequest) => void): Plant {
  return changesIndex((index, request) => {
    for (const entry of Object.values<Json[]>(index.entries).flat()) change(entry, request);
  });
}

/** Takes a field out of each entry. */
export function losesField(field: string): Plant {
  return changesEntries((entry) => {
    delete entry[field];
  });
}

export function answer(status: number, body = '{"error":"planted"}', type = 'application/json'): DoorMessage {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

/** Gives matching answers with one status another message. */
export function restates(matches: Plant['matches'], from: number, message: () => DoorMessage): Plant {
  return { matches, response: (response) => (response.status === from ? message() : response) };
}

/** Sends matching requests on with another path. */
export function redirects(matches: Plant['matches'], change: (path: string) => string): Plant {
  return { matches, request: (request) => ({ forward: { ...request, path: change(request.path) } }) };
}

/** Answers matching requests in the registry's place. */
export function answers(matches: Plant['matches'], message: () => DoorMessage): Plant {
  return { matches, request: () => ({ answer: message() }) };
}
