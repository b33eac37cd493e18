// The reference registry's side of npm's protocol.
// Registry API: https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
// Package metadata: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md

import type { RegistryProtocol, RegistryRequest, RegistryResponse, Repository, Route } from '../../core/registry.ts';
import { parse, readPublishDocument } from './registry/attachments.ts';
import { getAttestations } from './registry/attestations.ts';
import { answerJson } from './registry/json.ts';
import { publish } from './registry/publish.ts';
import { getPackument, getTarball, getVersion, search } from './registry/read.ts';
import { forPackage, packageName } from './registry/route.ts';
import { login, logout, whoami } from './registry/session.ts';
import { listTags, removeTag, setTag } from './registry/tags.ts';
import { annotate, removeAll, removeTarball, rewrite } from './registry/update.ts';

/** Longest document that is put back without attachments. */
const DOCUMENT_LIMIT = 64 * 1024 * 1024;

/**
 * Push and pull URL are the format's root. An unpublished version, or package, may be published again: its bytes are then new ones under
 * an old name, as between any two deletes.
 */
export const registry: RegistryProtocol = {
  routes: [...services(), ...packages()],
  refusal(status, message) {
    return answerJson(status, { error: message, reason: message });
  },
};

function services(): Route[] {
  const empty: Route['handle'] = async () => answerJson(200, {});
  return [
    { method: 'GET', path: '/-/ping', access: 'public', handle: empty },
    { method: 'GET', path: '/-/whoami', access: 'read', handle: whoami },
    { method: 'PUT', path: '/-/user/:user', access: 'public', handle: login },
    { method: 'DELETE', path: '/-/user/token/:token', access: 'read', handle: logout },
    { method: 'GET', path: '/-/v1/search', access: 'read', handle: search },
    // No advisories are known here; npm audit and npm install take that for an answer.
    { method: 'POST', path: '/-/npm/v1/security/advisories/bulk', access: 'read', handle: empty },
    ...forPackage('GET', '/-/npm/v1/attestations/:name', 'read', getAttestations),
    ...forPackage('GET', '/-/package/:name/dist-tags', 'read', listTags),
    ...forPackage('PUT', '/-/package/:name/dist-tags/:tag', 'write', setTag),
    ...forPackage('POST', '/-/package/:name/dist-tags/:tag', 'write', setTag),
    ...forPackage('DELETE', '/-/package/:name/dist-tags/:tag', 'write', removeTag),
  ];
}

function packages(): Route[] {
  return [
    ...forPackage('GET', '/:name/-/:file', 'read', getTarball),
    ...forPackage('DELETE', '/:name/-/:file/-rev/:revision', 'write', async (request, repository) => {
      const { file, revision } = request.params;
      return repository.transaction((change) => removeTarball(change, packageName(request), file!, revision!));
    }),
    ...forPackage('PUT', '/:name/-rev/:revision', 'write', async (request, repository) => {
      const document = parse(await request.bytes(DOCUMENT_LIMIT));
      const { revision } = request.params;
      return repository.transaction((change) => rewrite(change, packageName(request), revision!, document));
    }),
    ...forPackage('DELETE', '/:name/-rev/:revision', 'write', async (request, repository) =>
      repository.transaction((change) => removeAll(change, packageName(request), request.params.revision!)),
    ),
    ...forPackage('GET', '/:name', 'read', getPackument),
    ...forPackage('PUT', '/:name', 'write', putPackage),
    ...forPackage('GET', '/:name/:version', 'read', getVersion),
  ];
}

/** One request for two things: with attachments it publishes, without it annotates. */
async function putPackage(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const published = await readPublishDocument(request.body, repository);
  const name = packageName(request);
  if (published.attachments.size === 0) {
    return repository.transaction((transaction) => annotate(transaction, name, published.document));
  }
  return publish(name, request.identity!.user, published, (change) => repository.transaction(change));
}
