import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { BlobStore } from '../../harness/registry/blobs.ts';
import { RequestRepository, Stores } from '../../harness/registry/repository.ts';
import { openSqlite } from '../../harness/registry/sqlite.ts';
import { eventually } from '../eventually.ts';
import { Fixture } from './fixture.ts';
import { toy } from './toy-format.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('registry stores', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await Fixture.start({ toy });
  });
  afterEach(() => fixture.remove());

  const put = (path: string, body: Uint8Array): Promise<Response> =>
    fixture.fetch(path, { method: 'PUT', body: body as never, as: 'writer' });
  const versions = async (name: string): Promise<string[]> => {
    const response = await fixture.fetch(`/toy/${name}`);
    return response.status === 200 ? ((await response.json()) as string[]) : [];
  };
  const bytesOf = async (path: string): Promise<Buffer> => Buffer.from(await (await fixture.fetch(path)).arrayBuffer());

  it('leave nothing of an upload that was cut', async () => {
    for (const sent of [1, 70_000, 1_000_000]) {
      await new Promise<void>((resolve) => {
        const headers = { authorization: 'writer-token', 'content-length': 2_000_000 };
        const upload = request(fixture.url('/toy/cut/1'), { method: 'PUT', headers });
        upload.on('error', () => resolve());
        upload.write(randomBytes(sent), () => setTimeout(() => upload.destroy(new Error('cut')), 50));
      });
      await eventually(`the end of ${sent} bytes`, async () => (await fixture.blobs()).length === 0);
      expect(await versions('cut')).to.deep.equal([]);
    }
    expect((await put('/toy/cut/1', randomBytes(10))).status).to.equal(201);
  });

  it('roll a failed transaction back with its blob', async () => {
    await put('/toy/kit/1', randomBytes(10));
    const before = await fixture.blobs();
    expect((await put('/toy/kit/fails-late', randomBytes(10))).status).to.equal(500);
    expect((await put('/toy/new/fails-late', randomBytes(10))).status).to.equal(500);
    expect(await versions('kit')).to.deep.equal(['1']);
    expect((await fixture.fetch('/toy/new')).status).to.equal(404);
    expect(await fixture.blobs()).to.deep.equal(before);
  });

  it('list all of ten versions published at once', async () => {
    const bodies = Array.from({ length: 10 }, () => randomBytes(100_000));
    const responses = await Promise.all(bodies.map((body, index) => put(`/toy/kit/${index}`, body)));
    expect(responses.map(({ status }) => status)).to.deep.equal(Array(10).fill(201));
    expect((await versions('kit')).sort()).to.deep.equal(bodies.map((_, index) => String(index)));
    for (const [index, body] of bodies.entries()) expect(await bytesOf(`/toy/kit/${index}`)).to.deep.equal(body);
  });

  it('let one of ten publishers of a version win and keep its bytes only', async () => {
    const bodies = Array.from({ length: 10 }, () => randomBytes(100_000));
    const responses = await Promise.all(bodies.map((body) => put('/toy/kit/1', body)));
    const winners = bodies.filter((_, index) => responses[index]!.status === 201);
    expect(winners).to.have.length(1);
    expect(responses.filter(({ status }) => status === 409)).to.have.length(9);
    expect(await bytesOf('/toy/kit/1')).to.deep.equal(winners[0]);
    expect(await fixture.blobs()).to.deep.equal([sha256(winners[0]!)]);
  });

  it('delete a blob with the last version that has its bytes', async () => {
    const bytes = randomBytes(1_000);
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => put(`/toy/${name}/1`, bytes)));
    await put('/toy/a/2', randomBytes(10));
    for (const name of ['a', 'b', 'c']) {
      expect((await fixture.fetch(`/toy/${name}/1`, { method: 'DELETE', as: 'writer' })).status).to.equal(200);
      expect((await fixture.fetch(`/toy/${name}/1`)).status).to.equal(404);
      expect(await bytesOf('/toy/d/1')).to.deep.equal(bytes);
    }
    await fixture.fetch('/toy/d/1', { method: 'DELETE', as: 'writer' });
    expect(await fixture.blobs())
      .to.have.length(1)
      .and.not.include(sha256(bytes));
    expect(await versions('a')).to.deep.equal(['2']);
  });

  it('never lose bytes that are published and deleted at once', async () => {
    const bytes = randomBytes(50_000);
    await put('/toy/b/0', bytes);
    for (let round = 1; round <= 15; round++) {
      await Promise.all([
        put(`/toy/b/${round}`, bytes),
        fixture.fetch(`/toy/b/${round - 1}`, { method: 'DELETE', as: 'writer' }),
      ]);
      expect(sha256(await bytesOf(`/toy/b/${round}`)), `round ${round}`).to.equal(sha256(bytes));
    }
  });

  it('keep bytes and order over a restart, and drop what nothing refers to', async () => {
    const bytes = randomBytes(10_000);
    await put('/toy/kit/2', bytes);
    await put('/toy/kit/1', randomBytes(10));
    const etag = (await fixture.fetch('/toy/kit')).headers.get('etag');
    await fixture.close();
    const kept = await fixture.blobs();
    await writeFile(join(fixture.dir, 'blobs/incoming/1-1'), 'half');
    await mkdir(join(fixture.dir, 'blobs/sha256/00'), { recursive: true });
    await writeFile(join(fixture.dir, 'blobs/sha256/00', '0'.repeat(64)), 'orphan');
    await fixture.open();
    expect((await fixture.blobs()).sort()).to.deep.equal(kept.sort());
    expect((await fixture.fetch('/toy/kit')).headers.get('etag')).to.equal(etag);
    expect(await bytesOf('/toy/kit/2')).to.deep.equal(bytes);
  });

  it('keep equal bytes as long as one sender is at work', async () => {
    const stores = new Stores(await BlobStore.open(`${fixture.dir}/own`), await openSqlite(`${fixture.dir}/own`));
    const bytes = randomBytes(10);
    const first = new RequestRepository(stores, 'toy');
    const second = new RequestRepository(stores, 'toy');
    await first.store(bytes);
    await second.store(bytes);
    await first[Symbol.asyncDispose]();
    await stores.collect([sha256(bytes)]);
    expect((await second.open(sha256(bytes)).toArray())[0]).to.deep.equal(bytes);
    await second[Symbol.asyncDispose]();
    expect(await stores.blobs.list().next()).to.have.property('done', true);
    await stores.metadata.close();
  });

  it('break off instead of sending bytes that have rotted', async () => {
    const bytes = randomBytes(600_000);
    await put('/toy/kit/1', bytes);
    const path = join(fixture.dir, 'blobs/sha256', sha256(bytes).slice(0, 2), sha256(bytes));
    const stored = await readFile(path);
    stored[10]! ^= 1;
    await writeFile(path, stored);
    const failed = await bytesOf('/toy/kit/1').then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
    expect((await fixture.fetch('/-/health')).status).to.equal(200);
  });

  it('answer 507 when the disk is full, and go on', async () => {
    const probe = await open(join(fixture.dir, 'probe'), 'w');
    const prototype: FileHandle = Object.getPrototypeOf(probe);
    await probe.close();
    const { write } = prototype;
    let calls = 0;
    prototype.write = function (this: FileHandle, ...parameters: never[]) {
      if (++calls === 2) return Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }));
      return Reflect.apply(write, this, parameters);
    } as never;
    try {
      const response = await put('/toy/kit/1', randomBytes(500_000));
      expect([response.status, await response.text()]).to.deep.equal([
        507,
        'toy: The disk is full; nothing was stored.',
      ]);
    } finally {
      prototype.write = write;
    }
    expect(await fixture.blobs()).to.deep.equal([]);
    expect((await put('/toy/kit/1', randomBytes(10))).status).to.equal(201);
  });
});
