// The reference registry's side of conda channels: https://conda.org/learn/ceps/cep-0026, https://conda.org/learn/ceps/cep-0036
import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../core/registry.ts';
import { parseFileName } from './name.ts';
import { emptyDocument, rerender } from './registry/render.ts';
import { upload } from './registry/upload.ts';

/**
 * `/<channel>/` is push and pull URL of one of any number of channels; one exists as soon as it is named. `PUT /<channel>/<subdir>/<file>`
 * publishes a package, DELETE takes it away; the indexes lie beside the packages.
 */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/:channel/:file', access: 'read', handle: index },
    { method: 'GET', path: '/:channel/:subdir/shards/:shard', access: 'read', handle: shard },
    { method: 'GET', path: '/:channel/:subdir/:file', access: 'read', handle: read },
    { method: 'PUT', path: '/:channel/:subdir/:file', access: 'write', handle: upload },
    { method: 'DELETE', path: '/:channel/:subdir/:file', access: 'write', handle: remove },
  ],
  refusal(status, message) {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  },
};

async function read(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  return parseFileName(request.params.file!) ? download(request, repository) : index(request, repository);
}

async function download({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const row = await repository.package(keyOf(params));
  const file = row?.versions[0]?.files[0];
  if (!file) throw new Refusal(404, `There is no package ${params.subdir}/${params.file}.`);
  const { md5, sha1, sha256, sha512, size } = file;
  return { status: 200, blob: { md5, sha1, sha256, sha512, size } };
}

/** A channel has indexes of its noarch folder before anything was published: clients ask for those in any case. */
async function index({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { channel, subdir, file } = params;
  const path = subdir === undefined ? `${channel}/${file}` : `${channel}/${subdir}/${file}`;
  const document = (await repository.document(path)) ?? (subdir === 'noarch' ? emptyDocument(subdir, file!) : null);
  if (!document) throw new Refusal(404, `There is no ${path}.`);
  return { status: 200, headers: { 'Content-Type': document.type }, body: document.body };
}

/** Named by their content, so they never change. */
async function shard({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = `${params.channel}/${params.subdir}/shards/${params.shard}`;
  const document = await repository.document(path);
  if (!document) throw new Refusal(404, `There is no ${path}.`);
  const headers = { 'Content-Type': document.type, 'Cache-Control': 'public, max-age=31536000, immutable' };
  return { status: 200, headers, body: document.body };
}

async function remove({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const key = keyOf(params);
  await repository.transaction(async (change) => {
    if (!(await change.package(key))) throw new Refusal(404, `There is no package ${key}.`);
    await change.removePackage(key);
    await rerender(change, params.channel!, params.subdir!);
  });
  return { status: 204 };
}

function keyOf({ channel, subdir, file }: RegistryRequest['params']): string {
  return `${channel}/${subdir}/${file}`;
}
