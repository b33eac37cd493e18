// What the defects of this format have in common: which exchange is which, and how its document is rewritten.
import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';

const INDEX_FILE = /\/(?:[12]\/[^/]+|3\/[^/]\/[^/]+|[^/]{2}\/[^/]{2}\/[^/]+)$/;

/** A read of the index file of one crate. */
export const isIndexFile = ({ method, path }: DoorRequest): boolean => method === 'GET' && INDEX_FILE.test(path);

export const isConfig = ({ method, path }: DoorRequest): boolean => method === 'GET' && path.endsWith('/config.json');

export const isDownload = ({ method, path }: DoorRequest): boolean => method === 'GET' && path.endsWith('/download');

export const isPublish = ({ method, path }: DoorRequest): boolean => method === 'PUT' && path.endsWith('/crates/new');

/** Success as a registry says it to a publication. */
export const PUBLISHED = { warnings: { invalid_categories: [], invalid_badges: [], other: [] } };

/** Where the crate is in the body of a publication; null for a body that has none. */
export function crateIn(body: Buffer): { start: number; end: number } | null {
  if (body.length < 4) return null;
  const start = 8 + body.readUInt32LE(0);
  return body.length < start ? null : { start, end: start + body.readUInt32LE(start - 4) };
}

/** A JSON answer in the place of the given one. */
export function answered(response: DoorMessage, status: number, document: unknown): DoorMessage {
  const headers = { ...response.headers, 'content-type': 'application/json' };
  return { status, headers, body: Buffer.from(JSON.stringify(document)) };
}

/** Rewrites the text of index files. */
export function rewritesIndex(change: (text: string, request: DoorRequest) => string): () => Plant {
  return () => ({
    matches: isIndexFile,
    response: (response, request) =>
      response.status === 200
        ? { ...response, body: Buffer.from(change(response.body.toString('utf8'), request)) }
        : response,
  });
}

/** Rewrites the entries of index files; the position counts from 0, in the order of publication. */
export function rewritesEntries(change: (entry: Json, position: number) => Json): () => Plant {
  return rewritesIndex((text) => {
    const entries = text.split('\n').filter((line) => line !== '');
    return entries.map((line, position) => `${JSON.stringify(change(JSON.parse(line), position))}\n`).join('');
  });
}

/** Rewrites each dependency of each entry. */
export function rewritesDependencies(change: (dependency: Json) => Json): () => Plant {
  return rewritesEntries((entry) => ({ ...entry, deps: entry.deps.map(change) }));
}

/** Rewrites config.json. */
export function rewritesConfig(change: (config: Json) => Json): () => Plant {
  return () => ({
    matches: isConfig,
    response: (response) => answered(response, 200, change(JSON.parse(response.body.toString('utf8')))),
  });
}

/** Rewrites the bytes of a successful download. */
export function rewritesDownload(change: (body: Buffer) => Buffer): () => Plant {
  return () => ({
    matches: isDownload,
    response: (response) => (response.status === 200 ? { ...response, body: change(response.body) } : response),
  });
}

/** Gives every success of these requests another status and document, though it was done. */
export function answersInstead(matches: Plant['matches'], status: number, document: unknown): () => Plant {
  return () => ({ matches, response: (response) => answered(response, status, document) });
}
