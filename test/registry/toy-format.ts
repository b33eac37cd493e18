import { Refusal, type RegistryProtocol } from '../../harness/core/registry.ts';

/** The smallest format: a version is one file. */
export const toy: RegistryProtocol = {
  routes: [
    { method: 'GET', path: '/boom', access: 'read', handle: () => Promise.reject(new Error('boom')) },
    { method: 'GET', path: '/open', access: 'public', handle: async () => ({ status: 200, body: 'open' }) },
    { method: 'GET', path: '/root', access: 'read', handle: async ({ root }) => ({ status: 200, body: root }) },
    {
      method: 'PUT',
      path: '/:name/:version',
      access: 'write',
      async handle({ params, body }, repository) {
        const { name, version } = params as { name: string; version: string };
        const blob = await repository.store(body);
        await repository.transaction(async (transaction) => {
          if (!(await transaction.package(name))) await transaction.createPackage(name, name);
          await transaction.addVersion(name, version, {});
          await transaction.addFile(name, version, { name: 'file', blob });
          if (version === 'fails-late') throw new Error('late');
        });
        return { status: 201, body: blob.sha256 };
      },
    },
    {
      method: 'GET',
      path: '/:name/:version',
      access: 'read',
      async handle({ params }, repository) {
        const versions = (await repository.package(params.name!))?.versions ?? [];
        const blob = versions.find(({ version }) => version === params.version)?.files[0];
        if (!blob) throw new Refusal(404, 'no such version');
        return { status: 200, blob };
      },
    },
    {
      method: 'GET',
      path: '/:name',
      access: 'read',
      async handle({ params }, repository) {
        const row = await repository.package(params.name!);
        if (!row) throw new Refusal(404, 'no such package');
        return { status: 200, body: JSON.stringify(row.versions.map(({ version }) => version)) };
      },
    },
    {
      method: 'DELETE',
      path: '/:name/:version',
      access: 'write',
      async handle({ params }, repository) {
        await repository.transaction((transaction) => transaction.removeVersion(params.name!, params.version!));
        return { status: 200 };
      },
    },
  ],
  refusal: (status, message) => ({ status, headers: { 'Content-Type': 'text/x-toy' }, body: `toy: ${message}` }),
};
