import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { asError } from '../../harness/core/error.ts';
import { isDiskFull } from '../../harness/core/storage-error.ts';
import { BlobStore } from '../../harness/registry/blobs.ts';
import { inspectRegistry } from '../../harness/registry/inspect.ts';
import { openSqlite } from '../../harness/registry/sqlite.ts';
import { mayMount, mountVolume, unmountBelow } from '../../harness/target/volume.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** A megabyte of storage for a registry. */
async function storage() {
  const folder = await temporaryFolder();
  const volume = await mountVolume(join(folder.path, 'data'), 1 << 20);
  return {
    volume,
    data: volume.path,
    async [Symbol.asyncDispose]() {
      await unmountBelow(folder.path);
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('registry on broken storage', () => {
  before(function () {
    if (!mayMount()) this.skip();
  });

  it('says that the disk is full when SQLite took the transaction back itself, and goes on', async () => {
    await using own = await storage();
    const metadata = await openSqlite(own.data);
    const put = (size: number) =>
      metadata.transaction('toy', (change) => change.putDocument('/index', Buffer.alloc(size, 1), 'text/plain'));
    const error = await put(2 << 20).catch(asError);
    expect(isDiskFull(error), String(error)).to.equal(true);
    await put(10);
    expect((await metadata.document('toy', '/index'))?.body).to.have.length(10);
    await metadata.close();
  });

  it('removes what a request had received, as soon as storage lets it', async () => {
    await using own = await storage();
    await mkdir(own.data, { recursive: true });
    const blobs = await BlobStore.open(own.data);
    const { promise: readOnly, resolve } = Promise.withResolvers<AsyncDisposable>();
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000, 1);
        resolve(await own.volume.protect());
        throw new Error('the client went away');
      })(),
    );
    // Whoever looks sees the file that is written until storage turns read-only under it.
    const error = await blobs.receive(body).catch(asError);
    expect(error).to.have.property('message', 'the client went away');
    expect(await inspectRegistry(own.data)).to.have.length(1);
    await (await readOnly)[Symbol.asyncDispose]();
    await blobs.tidy();
    expect(await inspectRegistry(own.data)).to.deep.equal([]);
  });
});
