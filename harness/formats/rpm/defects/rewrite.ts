import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../../../core/defect.ts';

const bare = ({ path }: DoorRequest) => path.split('?')[0]!;

/** Reads of repomd.xml. */
export const readsRepomd = (request: DoorRequest) =>
  request.method === 'GET' && bare(request).endsWith('/repodata/repomd.xml');
/** Reads of its signature. */
export const readsSignature = (request: DoorRequest) =>
  request.method === 'GET' && bare(request).endsWith('/repodata/repomd.xml.asc');

export const NOT_FOUND: DoorMessage = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from('not found\n'),
};

/** The document beside the one that was asked for, as the registry has it. */
export function beside(request: DoorRequest, name: string, tools: PlantTools): Promise<DoorMessage> {
  return tools.upstream({ ...request, path: bare(request).replace(/[^/]*$/, name) });
}

/** A plant that changes answers of 200 to matching requests. */
export function changes(matches: Plant['matches'], change: (body: Buffer) => Buffer): Plant {
  return {
    matches,
    response: (response) => (response.status === 200 ? { ...response, body: change(response.body) } : response),
  };
}
