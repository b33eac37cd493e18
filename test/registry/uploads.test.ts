import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { digestBytes } from '../../harness/core/digest.ts';
import { BlobStore } from '../../harness/registry/blobs.ts';
import { RequestRepository, Stores } from '../../harness/registry/repository.ts';
import { openSqlite } from '../../harness/registry/sqlite.ts';
import { UploadStore } from '../../harness/registry/uploads.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** A stream that breaks off after its bytes. */
function broken(bytes: Buffer): Readable {
  return Readable.from(
    (async function* () {
      yield bytes;
      throw new Error('cut');
    })(),
  );
}

const statusOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ status, message }) => status ?? message,
  );

describe('uploads in several requests', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stores: Stores;
  let now: number;
  beforeEach(async () => {
    folder = await temporaryFolder();
    stores = new Stores(await BlobStore.open(folder.path), await openSqlite(folder.path));
    now = 0;
  });
  afterEach(async () => {
    await stores.metadata.close();
    await folder[Symbol.asyncDispose]();
  });
  const incoming = () => readdir(join(folder.path, 'blobs/incoming'));
  const parts = [randomBytes(70_000), randomBytes(1), randomBytes(300_000)];
  const whole = Buffer.concat(parts);

  it('become one blob, which goes with its request unless a row refers to it', async () => {
    const first = new RequestRepository(stores, 'toy');
    const id = await first.uploads.create('kit');
    await first[Symbol.asyncDispose]();
    let size = 0;
    for (const part of parts) size = await new RequestRepository(stores, 'toy').uploads.append('kit', id, size, part);
    expect(size).to.equal(whole.length);
    const last = new RequestRepository(stores, 'toy');
    expect(await last.uploads.finish('kit', id)).to.deep.equal({ ...digestBytes(whole), size });
    expect(Buffer.concat(await last.open(digestBytes(whole).sha256).toArray())).to.deep.equal(whole);
    expect([last.uploads.size('kit', id), await incoming()]).to.deep.equal([null, []]);
    await last[Symbol.asyncDispose]();
    expect(await stores.blobs.list().next()).to.have.property('done', true);
  });

  it('are as they were after a body that broke off, digests included', async () => {
    const { uploads } = new RequestRepository(stores, 'toy');
    const id = await uploads.create('kit');
    await uploads.append('kit', id, 0, parts[0]!);
    expect(await statusOf(uploads.append('kit', id, parts[0]!.length, broken(parts[2]!)))).to.equal('cut');
    expect(uploads.size('kit', id)).to.equal(parts[0]!.length);
    await uploads.append('kit', id, parts[0]!.length, Buffer.concat(parts.slice(1)));
    expect((await uploads.finish('kit', id)).sha512).to.equal(digestBytes(whole).sha512);
  });

  it('belong to one owner of one format', async () => {
    const { uploads } = new RequestRepository(stores, 'toy');
    const id = await uploads.create('kit');
    for (const [format, key] of [
      ['toy', 'other'],
      ['other', 'kit'],
    ] as const) {
      const foreign = new RequestRepository(stores, format).uploads;
      expect(foreign.size(key, id)).to.equal(null);
      expect(await statusOf(foreign.append(key, id, 0, parts[0]!))).to.equal(404);
      expect(await statusOf(foreign.finish(key, id))).to.equal(404);
      expect(await statusOf(foreign.remove(key, id))).to.equal(404);
    }
    expect(uploads.size('kit', id)).to.equal(0);
  });

  it('take bytes in order, from one request at a time', async () => {
    const { uploads } = new RequestRepository(stores, 'toy');
    const id = await uploads.create('kit');
    expect(await statusOf(uploads.append('kit', id, 1, parts[0]!))).to.equal(409);
    const [one, two] = await Promise.all([0, 0].map((at) => statusOf(uploads.append('kit', id, at, parts[0]!))));
    expect([one, two]).to.have.members([null, 409]);
    expect(uploads.size('kit', id)).to.equal(parts[0]!.length);
  });

  it('leave nothing when they are removed, or given up for an hour', async () => {
    const uploads = new UploadStore(stores.blobs, () => now);
    const [removed, idle, busy] = [await uploads.create('a'), await uploads.create('b'), await uploads.create('c')];
    await uploads.remove('a', removed);
    expect(await statusOf(uploads.remove('a', removed))).to.equal(404);
    now += 40 * 60_000;
    await uploads.append('c', busy, 0, parts[0]!);
    now += 40 * 60_000;
    await uploads.create('d');
    expect([uploads.size('b', idle), uploads.size('c', busy)]).to.deep.equal([null, parts[0]!.length]);
    expect(await incoming()).to.have.length(2);
  });

  it('do not outlive the process', async () => {
    const { uploads } = new RequestRepository(stores, 'toy');
    await uploads.append('kit', await uploads.create('kit'), 0, parts[0]!);
    expect(await incoming()).to.have.length(1);
    await BlobStore.open(folder.path);
    expect(await incoming()).to.deep.equal([]);
  });
});
