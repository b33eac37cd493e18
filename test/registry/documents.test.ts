import { expect } from 'chai';
import type { RegistryProtocol } from '../../harness/core/registry.ts';
import type { Signer } from '../../harness/core/signing.ts';
import { Fixture } from './fixture.ts';
import { toy } from './toy-format.ts';

/** Each publication renders an index of all packages, and keeps one document per generation. */
const indexed: RegistryProtocol = {
  mount: 'v9',
  refusal: toy.refusal,
  routes: [
    {
      method: 'PUT',
      path: '/:name/:version',
      access: 'write',
      async handle({ params, body, signer }, repository) {
        const { name, version } = params as { name: string; version: string };
        const blob = await repository.store(body);
        await repository.transaction(async (change) => {
          if (!(await change.package(name))) await change.createPackage(name, name);
          await change.addVersion(name, version, {});
          await change.addFile(name, version, { name: 'file', blob });
          const rows = await change.packages();
          const index = rows
            .map((row) => `${row.key} ${row.versions.map((each) => each.version).join(',')}`)
            .join('\n');
          const generation = (await change.documents('old/')).length;
          const before = await change.document('index');
          if (before) await change.putDocument(`old/${generation}`, before.body, 'text/plain');
          await change.putDocument('index', Buffer.from(index), 'text/x-index');
          await change.putDocument('index.asc', Buffer.from(await signer!.detached(Buffer.from(index))), 'text/plain');
          if (version === 'forget') await change.removeDocument('index');
          if (version === 'fails-late') throw new Error('late');
        });
        return { status: 201 };
      },
    },
    {
      method: 'GET',
      path: '/-/*path',
      access: 'read',
      async handle({ params }, repository) {
        const document = await repository.document(params.path!);
        if (!document) return { status: 404 };
        return { status: 200, headers: { 'Content-Type': document.type }, body: document.body };
      },
    },
  ],
};

const fakeSigner = { detached: async (data: Uint8Array) => `signed ${data.length}` } as Partial<Signer> as Signer;

describe('registry documents', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.start({ indexed }, { signer: fakeSigner });
  });
  afterEach(() => fixture.remove());

  const put = async (path: string) =>
    (await fixture.fetch(`/v9/${path}`, { method: 'PUT', body: 'bytes', as: 'writer' })).status;
  const read = async (path: string) => {
    const response = await fixture.fetch(`/v9/-/${path}`);
    return response.status === 200 ? await response.text() : response.status;
  };

  it('are served below the mount of the format, with their type', async () => {
    expect(await put('kit/1')).to.equal(201);
    const response = await fixture.fetch('/v9/-/index');
    expect(response.headers.get('content-type')).to.equal('text/x-index');
    expect((await fixture.fetch('/indexed/-/index')).status).to.equal(404);
  });

  it('are rendered from all rows, in order, and signed by the registry’s key', async () => {
    for (const path of ['pump/1', 'kit/1', 'kit/2']) await put(path);
    expect(await read('index')).to.equal('kit 1,2\npump 1');
    expect(await read('index.asc')).to.equal('signed 14');
    expect([await read('old/0'), await read('old/1'), await read('old/2')]).to.deep.equal([
      'pump 1',
      'kit 1\npump 1',
      404,
    ]);
  });

  it('change with the rows or not at all, and survive a restart', async () => {
    await put('kit/1');
    expect(await put('kit/fails-late')).to.equal(500);
    expect(await read('index')).to.equal('kit 1');
    expect(await read('old/0')).to.equal(404);
    await fixture.restart();
    expect(await read('index')).to.equal('kit 1');
    expect(await put('kit/forget')).to.equal(201);
    expect(await read('index')).to.equal(404);
  });

  it('hold all of ten publications at once', async () => {
    const statuses = await Promise.all(Array.from({ length: 10 }, (_, index) => put(`kit-${index}/1`)));
    expect(statuses).to.deep.equal(Array(10).fill(201));
    expect(String(await read('index')).split('\n')).to.have.length(10);
  });
});
