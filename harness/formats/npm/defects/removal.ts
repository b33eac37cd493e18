import { type Defect, type DoorRequest, defect, type Plant } from '../../../core/defect.ts';
import type { Json } from '../../../core/registry.ts';
import { acknowledges, answer, changesDocument, readsDocument, readsTarball, unpublishes } from './rewrite.ts';

/** Deletions that are none, or too many. */
export const removalDefects: readonly Defect[] = [
  defect({
    id: 'x.state.delete-is-real:nothing-deleted',
    sentence: 'Each request of an unpublish is answered with success and dropped.',
    kills: ['x.state.delete-is-real'],
    plant: () => acknowledges(unpublishes),
  }),
  defect({
    id: 'x.state.delete-is-real:file-stays',
    sentence: 'A deleted version leaves the document, and its tarball stays.',
    kills: ['x.state.delete-is-real'],
    plant: forgetsInDocument,
  }),
  defect({
    id: 'x.state.delete-is-real:sibling-deleted',
    sentence: 'The deletion of a version deletes the whole package.',
    kills: ['x.state.delete-is-real'],
    plant: () => afterUnpublish(() => true),
  }),
  defect({
    id: 'x.state.delete-is-real:sibling-tarball-deleted',
    sentence: 'The deletion of a version deletes the tarballs of all versions.',
    kills: ['x.state.delete-is-real'],
    plant: () => afterUnpublish(readsTarball),
  }),
];

/** Answers the reads that `gone` tells with 404 once a request of an unpublish has passed. */
function afterUnpublish(gone: (request: DoorRequest) => boolean): Plant {
  let deleted = false;
  return {
    matches: (request) => {
      if (unpublishes(request)) deleted = true;
      const documentOfUnpublish = request.path.includes('write=true');
      return deleted && request.method === 'GET' && !documentOfUnpublish && gone(request);
    },
    request: () => ({ answer: answer(404, { error: 'not found' }) }),
  };
}

/** Notes which versions an unpublish leaves, tells the registry nothing of it, and hides the others from then on. */
function forgetsInDocument(): Plant {
  let left: ReadonlySet<string> | null = null;
  const hiding = changesDocument((document) => {
    if (left)
      document.versions = Object.fromEntries(Object.entries(document.versions).filter(([key]) => left!.has(key)));
  });
  return {
    matches: (request) => readsDocument(request) || unpublishes(request),
    request: (request) => (request.method === 'DELETE' ? { answer: answer(200, { ok: true }) } : { forward: request }),
    requestBody: (body) => {
      const { versions, ...rest }: Json = JSON.parse(body.toString('utf8'));
      left = new Set(Object.keys(versions));
      return Buffer.from(JSON.stringify(rest));
    },
    response: (response, request, tools) =>
      readsDocument(request) ? hiding.response!(response, request, tools) : response,
  };
}
