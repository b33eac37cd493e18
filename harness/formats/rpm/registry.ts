// The reference registry's side of a yum repository: https://en.opensuse.org/openSUSE:Standards_Rpm_Metadata
import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../core/registry.ts';
import { renderIndex } from './registry/render.ts';
import { upload } from './registry/upload.ts';

/**
 * `/<repository>/` is push and pull URL of one of any number of repositories: packages lie where they were put, the index below repodata/.
 * A repository exists as soon as it is named.
 */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/:repository/repodata/repomd.xml.key', access: 'read', handle: publicKey },
    { method: 'GET', path: '/:repository/repodata/:file', access: 'read', handle: index },
    { method: 'GET', path: '/:repository/*path', access: 'read', handle: download },
    { method: 'PUT', path: '/:repository/*path', access: 'write', handle: upload },
    { method: 'DELETE', path: '/:repository/*path', access: 'write', handle: remove },
  ],
  refusal(status, message) {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  },
};

async function publicKey({ signer }: RegistryRequest): Promise<RegistryResponse> {
  if (!signer) throw new Refusal(404, 'This repository is not signed.');
  return { status: 200, headers: { 'Content-Type': 'application/pgp-keys' }, body: signer.publicKey };
}

/** The first reader of a repository that has never been changed finds an empty index. */
async function index({ params, signer }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const folder = `${params.repository}/repodata/`;
  if (!(await repository.document(`${folder}repomd.xml`)))
    await repository.transaction((change) => renderIndex(change, params.repository!, signer));
  const document = await repository.document(folder + params.file);
  if (!document) throw new Refusal(404, `There is no index file ${params.file}.`);
  return { status: 200, headers: { 'Content-Type': document.type }, body: document.body };
}

async function download({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await repository.package(keyOf(params));
  const blob = row?.versions[0]?.files[0];
  if (!blob) throw new Refusal(404, `There is no package at ${params.path}.`);
  return { status: 200, headers: { 'Content-Type': 'application/x-rpm' }, blob };
}

async function remove({ params, signer }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const key = keyOf(params);
  await repository.transaction(async (change) => {
    if (!(await change.package(key))) throw new Refusal(404, `There is no package at ${key}.`);
    await change.removePackage(key);
    await renderIndex(change, params.repository!, signer);
  });
  return { status: 204 };
}

function keyOf({ repository, path }: RegistryRequest['params']): string {
  return `${repository}/${path}`;
}
