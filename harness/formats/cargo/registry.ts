// The reference registry's side of cargo's protocols.
// Sparse index: https://doc.rust-lang.org/cargo/reference/registry-index.html#sparse-protocol
// Web API: https://doc.rust-lang.org/cargo/reference/registry-web-api.html

import type { RegistryProtocol } from '../../core/registry.ts';
import { changeOwners, listOwners, setYanked } from './registry/change.ts';
import { answerJson } from './registry/json.ts';
import { publish } from './registry/publish.ts';
import { download, getConfig, getIndexFile, search } from './registry/read.ts';

const CRATES = '/api/v1/crates';

/** Push and pull URL are the index, `/index/`; its config.json names the rest. Versions cannot be deleted, only yanked. */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/index/config.json', access: 'read', handle: getConfig },
    { method: 'GET', path: '/index/*path', access: 'read', handle: getIndexFile },
    { method: 'GET', path: CRATES, access: 'read', handle: search },
    { method: 'PUT', path: `${CRATES}/new`, access: 'write', handle: publish },
    { method: 'GET', path: `${CRATES}/:name/:version/download`, access: 'read', handle: download },
    {
      method: 'DELETE',
      path: `${CRATES}/:name/:version/yank`,
      access: 'write',
      handle: (request, repository) => setYanked(request, repository, true),
    },
    {
      method: 'PUT',
      path: `${CRATES}/:name/:version/unyank`,
      access: 'write',
      handle: (request, repository) => setYanked(request, repository, false),
    },
    { method: 'GET', path: `${CRATES}/:name/owners`, access: 'read', handle: listOwners },
    {
      method: 'PUT',
      path: `${CRATES}/:name/owners`,
      access: 'write',
      handle: (request, repository) => changeOwners(request, repository, 'add'),
    },
    {
      method: 'DELETE',
      path: `${CRATES}/:name/owners`,
      access: 'write',
      handle: (request, repository) => changeOwners(request, repository, 'remove'),
    },
    {
      method: 'GET',
      path: '/me',
      access: 'public',
      handle: async () => ({
        status: 200,
        headers: { 'Content-Type': 'text/plain; charset=utf-8' },
        body: 'Tokens are those of the users file that this registry was started with.\n',
      }),
    },
  ],
  refusal(status, message) {
    return answerJson(status, { errors: [{ detail: message }] });
  },
};
