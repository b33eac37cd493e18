// The reference registry's side of a Debian archive: https://wiki.debian.org/DebianRepository/Format
import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../core/registry.ts';
import { conditional } from './registry/conditional.ts';
import { remove } from './registry/remove.ts';
import { upload } from './registry/upload.ts';

/**
 * `PUT /pool/<any name>.deb?distribution=stable&component=main` publishes; what it is, is read from the package, not from the name.
 * `/pool/<suite>/<component>/<prefix>/<name>/<file>` is where it lies then (a folder for the epoch comes in between): GET, DELETE.
 * `/dists/` holds the indexes, `/key.asc` the key that they are signed with.
 */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'PUT', path: '/pool/:file', access: 'write', handle: upload },
    { method: 'GET', path: '/pool/:suite/:component/:prefix/:name/*file', access: 'read', handle: getPackage },
    { method: 'DELETE', path: '/pool/:suite/:component/:prefix/:name/*file', access: 'write', handle: remove },
    { method: 'GET', path: '/dists/*path', access: 'read', handle: getIndex },
    { method: 'GET', path: '/key.asc', access: 'read', handle: getKey },
  ],
  refusal(status, message) {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  },
};

async function getPackage(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { suite, component, prefix, name, file } = request.params;
  const place = `pool/${suite}/${component}/${prefix}/${name}/${file}`;
  const versions = (await repository.package(name!))?.versions ?? [];
  for (const { files, createdAt } of versions) {
    const row = files.find((each) => each.name === place);
    if (!row) continue;
    const { sha256, sha512, sha1, md5, size } = row;
    const headers = { 'Content-Type': 'application/vnd.debian.binary-package' };
    return conditional(request, createdAt, { status: 200, headers, blob: { sha256, sha512, sha1, md5, size } });
  }
  throw new Refusal(404, `${place} does not exist.`);
}

async function getIndex(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = `dists/${request.params.path}`;
  const document = await repository.document(path);
  if (!document) throw new Refusal(404, `${path} does not exist.`);
  const headers = { 'Content-Type': document.type };
  return conditional(request, document.updatedAt, { status: 200, headers, body: document.body });
}

async function getKey({ signer }: RegistryRequest): Promise<RegistryResponse> {
  if (!signer) throw new Refusal(404, 'This registry has no key.');
  return { status: 200, headers: { 'Content-Type': 'application/pgp-keys' }, body: signer.publicKey };
}
