import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BlobStore } from '../../harness/registry/blobs.ts';
import { inspectRegistry } from '../../harness/registry/inspect.ts';
import { Stores } from '../../harness/registry/repository.ts';
import { openSqlite } from '../../harness/registry/sqlite.ts';
import { IDLE_MS } from '../../harness/registry/uploads.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** A data folder with one published file, whose process is gone; `spoil` gets its root and the path of its blob. */
async function inspected(spoil: (dir: string, blob: string) => Promise<void> = async () => {}) {
  await using folder = await temporaryFolder();
  const dir = folder.path;
  const stores = new Stores(await BlobStore.open(dir), await openSqlite(dir));
  const stored = await stores.store(Buffer.from('kit'));
  await stores.metadata.transaction('toy', async (transaction) => {
    await transaction.createPackage('kit', 'kit');
    await transaction.addVersion('kit', '1.0.0', {});
    await transaction.addFile('kit', '1.0.0', { name: 'kit.pkg', blob: stored });
  });
  await stores.metadata.close();
  await spoil(dir, join(dir, 'blobs/sha256', stored.sha256.slice(0, 2), stored.sha256));
  return (await inspectRegistry(dir)).map(({ where, what }) => `${where}: ${what.replaceAll(stored.sha256, 'KIT')}`);
}

describe('registry/inspect', () => {
  it('finds nothing where everything fits', async () => {
    expect(await inspected()).to.deep.equal([]);
  });

  it('finds a blob that no row refers to', async () => {
    const found = await inspected(async (_dir, blob) => writeFile(`${blob}x`, 'other'));
    expect(found[0]).to.equal('storage: blob KITx that no row refers to');
  });

  it('finds a row without its blob, and one whose blob is shorter', async () => {
    expect(await inspected((_dir, blob) => rm(blob))).to.deep.equal([
      'rows: toy kit 1.0.0 kit.pkg refers to 3 bytes of blob KIT, which is not there',
    ]);
    const torn = await inspected((_dir, blob) => writeFile(blob, 'ki'));
    expect(torn[0]).to.match(/^storage: blob KIT has 2 bytes of digest [0-9a-f]{64}$/);
    expect(torn[1]).to.equal('rows: toy kit 1.0.0 kit.pkg refers to 3 bytes of blob KIT, which has 2');
  });

  it('finds bytes that have changed', async () => {
    const found = await inspected((_dir, blob) => writeFile(blob, 'kiT'));
    expect(found).to.have.length(1);
    expect(found[0]).to.match(/^storage: blob KIT has 3 bytes of digest/);
  });

  it('finds what was still being received; an upload in several requests may be resumed for a while', async () => {
    const found = await inspected(async (dir) => {
      const incoming = join(dir, 'blobs/incoming');
      for (const name of ['upload-7', 'upload-8', '1-0']) await writeFile(join(incoming, name), 'k');
      const longAgo = new Date(Date.now() - IDLE_MS - 60_000);
      await utimes(join(incoming, 'upload-8'), longAgo, longAgo);
    });
    expect(found.sort()).to.deep.equal(['sessions: incoming/upload-8', 'temporary: incoming/1-0']);
  });
});
