// The reference registry's side of PyPI's protocols.
// Upload API: https://docs.pypi.org/api/upload/
// Simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api/

import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../core/registry.ts';
import { readForm } from './registry/form.ts';
import { normalizeName } from './registry/name.ts';
import { getProvenance } from './registry/provenance.ts';
import { remove, yank } from './registry/release.ts';
import { renderProject, renderProjects } from './registry/simple.ts';
import { upload } from './registry/upload.ts';

/**
 * Push URL `/legacy/`, a form with `:action`:
 * - `file_upload`, as twine sends it;
 * - `remove_pkg` with `name` and `version`, as pypiserver has it: deletes a release;
 * - `yank` with `name`, `version` and `reason`, and `unyank`: this registry's own, since no client or specification has a request for it.
 *
 * Pull URL `/simple/`; files at `/files/<project>/<sha256>/<file>`, what is attested of them at `/integrity/<project>/<version>/<file>/provenance`.
 */
export const registry: RegistryProtocol = {
  routes: [
    { method: 'POST', path: '/legacy/', access: 'write', handle: post },
    { method: 'POST', path: '/legacy', access: 'write', handle: post },
    { method: 'GET', path: '/simple', access: 'read', handle: async (request) => redirectTo(request) },
    {
      method: 'GET',
      path: '/simple/',
      access: 'read',
      handle: async (request, repository) => renderProjects(request, await repository.packages()),
    },
    { method: 'GET', path: '/simple/:name', access: 'read', handle: getWithoutSlash },
    { method: 'GET', path: '/simple/:name/', access: 'read', handle: getProject },
    { method: 'GET', path: '/files/:name/:sha256/:file', access: 'read', handle: getFile },
    { method: 'GET', path: '/integrity/:name/:version/:file/provenance', access: 'read', handle: getProvenance },
  ],
  refusal(status, message) {
    return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: `${message}\n` };
  },
};

async function post(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const form = await readForm(request, repository);
  const action = form.fields.get(':action') ?? '';
  switch (action) {
    case 'file_upload':
      return upload(form, repository, request.identity!.user);
    case 'remove_pkg':
      return remove(form, repository);
    case 'yank':
      return yank(form, repository, form.fields.get('reason') || true);
    case 'unyank':
      return yank(form, repository, false);
    default:
      throw new Refusal(400, `The action "${action}" is unknown.`);
  }
}

async function getProject(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const name = request.params.name!;
  const project = await repository.package(normalizeName(name));
  if (!project) throw new Refusal(404, `Project ${name} does not exist.`);
  // Other spellings are sent to the one that caches know.
  return name === project.key ? renderProject(request, project) : redirectTo(request, project.key);
}

async function getWithoutSlash(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const name = request.params.name!;
  const project = await repository.package(normalizeName(name));
  if (!project) throw new Refusal(404, `Project ${name} does not exist.`);
  return redirectTo(request, project.key);
}

function redirectTo({ root, query }: RegistryRequest, key?: string): RegistryResponse {
  const search = query.size > 0 ? `?${query}` : '';
  return { status: 301, headers: { Location: `${root}/simple/${key === undefined ? '' : `${key}/`}${search}` } };
}

async function getFile(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { name, sha256, file } = request.params;
  const project = await repository.package(normalizeName(name!));
  const files = project?.versions.flatMap((release) => release.files) ?? [];
  // The metadata of a wheel is found by the wheel's address.
  const wheel = file!.replace(/\.metadata$/, '');
  const known = files.some((row) => row.name === wheel && row.sha256 === sha256);
  const blob = known ? files.find((row) => row.name === file) : undefined;
  if (!blob) throw new Refusal(404, `File ${file} does not exist.`);
  const type = file === wheel ? 'application/octet-stream' : 'text/plain; charset=utf-8';
  return { status: 200, headers: { 'Content-Type': type }, blob };
}
