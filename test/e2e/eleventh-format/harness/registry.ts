import {
  Refusal,
  type RegistryProtocol,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../core/registry.ts';

const answer = (status: number, document: unknown): RegistryResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(document),
});

export const registry: RegistryProtocol = {
  claims: ['push', 'pull', 'delete', 'overwrite-refused', 'anonymous-read', 'reader-role', 'token-expiry'],
  routes: [
    { method: 'GET', path: '/:name/index.json', access: 'read', handle: index },
    { method: 'GET', path: '/:name/:version/SHA256SUMS', access: 'read', handle: sums },
    { method: 'GET', path: '/:name/:version/:file', access: 'read', handle: file },
    { method: 'PUT', path: '/:name/:version/:file', access: 'write', handle: put },
    { method: 'DELETE', path: '/:name/:version', access: 'write', handle: remove },
  ],
  refusal: (status, message) => answer(status, { message }),
};

async function filesOf({ params }: RegistryRequest, repository: Repository) {
  const files = (await repository.package(params.name!))?.versions.flatMap((version) => version.files) ?? [];
  const wanted = files.filter(({ version }) => params.version === undefined || version === params.version);
  if (wanted.length === 0) throw new Refusal(404, 'There is no such package.');
  return wanted;
}

async function index(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const files = await filesOf(request, repository);
  return answer(
    200,
    files.map(({ version, name, sha256 }) => ({ version, file: name, sha256 })),
  );
}

async function sums(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const lines = (await filesOf(request, repository)).map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: lines.join('') };
}

async function file(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const blob = (await filesOf(request, repository)).find(({ name }) => name === request.params.file);
  if (!blob) throw new Refusal(404, 'There is no such file.');
  return { status: 200, blob };
}

async function put({ params, body }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { name, version, file: fileName } = params as { name: string; version: string; file: string };
  const blob = await repository.store(body);
  await repository.transaction(async (change) => {
    if (!(await change.package(name))) await change.createPackage(name, name);
    await change.addVersion(name, version, {});
    await change.addFile(name, version, { name: fileName, blob });
  });
  return answer(201, { sha256: blob.sha256 });
}

async function remove({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  await repository.transaction((change) => change.removeVersion(params.name!, params.version!));
  return answer(200, {});
}
