import type { DoorMessage, DoorRequest, Plant } from '../../../core/defect.ts';
import { digestBytes } from '../../../core/digest.ts';
import { type Metadata, parseMetadata, renderMetadata } from '../metadata.ts';

const bare = ({ path }: Pick<DoorRequest, 'path'>) => path.split('?')[0]!;

export const reads = (pattern: RegExp) => (request: DoorRequest) =>
  request.method === 'GET' && pattern.test(bare(request));
export const puts = (pattern: RegExp) => (request: DoorRequest) =>
  request.method === 'PUT' && pattern.test(bare(request));

export const readsJar = reads(/\.jar$/);
export const readsMetadata = reads(/\/maven-metadata\.xml$/);

export function text(status: number, body: string, type = 'text/plain'): DoorMessage {
  return { status, headers: { 'content-type': type }, body: Buffer.from(body) };
}

/** Answers matching requests in the registry's place. */
export function answers(matches: Plant['matches'], message: DoorMessage): Plant {
  return { matches, request: () => ({ answer: message }) };
}

/** Changes the bytes of matching answers that were 200. */
export function changes(matches: Plant['matches'], change: (body: Buffer, request: DoorRequest) => Buffer): Plant {
  return {
    matches,
    response: (response, request) =>
      response.status === 200 ? { ...response, body: change(response.body, request) } : response,
  };
}

/**
 * Changes metadata documents, and their checksums so that they fit: the metadata is then the only thing that is wrong. Documents that
 * `change` returns null for stay as they are.
 */
export function changesMetadata(change: (metadata: Metadata, path: string) => Partial<Metadata> | null): Plant {
  const changed = (body: Buffer, path: string): Buffer => {
    const metadata = parseMetadata(body.toString('utf8'));
    const other = metadata && change(metadata, path);
    return other ? Buffer.from(renderMetadata({ ...metadata, ...other })) : body;
  };
  return {
    matches: reads(/\/maven-metadata\.xml(\.(md5|sha1|sha256|sha512))?$/),
    async response(response, request, { upstream }) {
      if (response.status !== 200) return response;
      const path = bare(request);
      const algorithm = /\.(md5|sha1|sha256|sha512)$/.exec(path)?.[1];
      if (!algorithm) return { ...response, body: changed(response.body, path) };
      const document = path.slice(0, -algorithm.length - 1);
      const { body } = await upstream({ ...request, path: document });
      return { ...response, body: Buffer.from(digestBytes(changed(body, document))[algorithm as 'sha1']) };
    },
  };
}

/** Gives answers of 404 another status and body. */
export function changesAbsent(matches: Plant['matches'], message: DoorMessage): Plant {
  return { matches, response: (response) => (response.status === 404 ? message : response) };
}
