import { existsSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { asError } from '../../harness/core/error.ts';
import type { Injection, Site } from '../../harness/core/injection.ts';
import type { Volume } from '../../harness/core/volume.ts';
import { diskFull } from '../../harness/fault/disk-full.ts';
import { readOnly } from '../../harness/fault/read-only.ts';
import { mayMount, mountsBelow, mountVolume, unmountBelow } from '../../harness/target/volume.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const BYTES = 1 << 20;

/** A small file system of its own; gone with its scope. */
async function volume(): Promise<Volume & { readonly site: Site } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const mounted = await mountVolume(join(folder.path, 'with space'), BYTES);
  return {
    ...mounted,
    site: { life: null, door: null, volume: mounted, signal: new AbortController().signal },
    async [Symbol.asyncDispose]() {
      await unmountBelow(folder.path);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const written = (path: string) =>
  writeFile(path, Buffer.alloc(10_000)).then(
    () => 'written',
    (error) => asError(error).message.split(':')[0],
  );

const healed = async (injection: Injection) => (await injection.heal()).evidence.join('; ');

describe('target/volume', () => {
  before(function () {
    // What such a machine gets instead is the reason: see test/fault/faults.test.ts.
    if (!mayMount()) this.skip();
  });

  it('is a file system of the size that was asked for, and nothing of it stays mounted', async () => {
    await using own = await volume();
    expect(await own.space()).to.deep.equal({ size: BYTES, free: BYTES });
    expect(mountsBelow(join(own.path, '..'))).to.deep.equal([own.path]);
    const used = await open(join(own.path, 'used'), 'w');
    await own.protect();
    expect(await unmountBelow(join(own.path, '..'))).to.equal(2);
    expect(mountsBelow(join(own.path, '..'))).to.deep.equal([]);
    await used.close();
  });

  it('turns read-only under somebody who opens one file after the other', async () => {
    await using own = await volume();
    const used = await open(join(own.path, 'used'), 'w');
    let over = false;
    const writer = (async () => {
      while (!over) await written(join(own.path, 'file'));
    })();
    for (let round = 0; round < 20; round++) await (await own.protect())[Symbol.asyncDispose]();
    over = true;
    await writer;
    await used.close();
    expect(mountsBelow(join(own.path, '..'))).to.deep.equal([own.path]);
  });

  it('is full until it is healed', async () => {
    await using own = await volume();
    const path = join(own.path, 'file');
    const full = await diskFull.inject(own.site, { leaves: 4096 });
    expect(await own.space()).to.deep.equal({ size: BYTES, free: 4096 });
    expect(await written(path)).to.equal('ENOSPC');
    expect(await healed(full)).to.match(
      /^1048576 of 1048576 bytes were free, 4096 after a ballast that ended with ENOSPC; 0 were free before it was removed, 1044480 afterwards$/,
    );
    expect(await written(path)).to.equal('written');
  });

  for (const busy of [false, true])
    it(`is read-only until it is healed, ${busy ? 'also while a file is open for writing' : 'as a whole'}`, async () => {
      await using own = await volume();
      const path = join(own.path, 'file');
      await writeFile(path, 'before');
      const used = busy ? await open(path, 'r+') : null;
      const turned = await readOnly.inject(own.site, {});
      expect(await written(path)).to.equal('EROFS');
      expect(await readFile(path, 'utf8')).to.equal('before');
      if (used) await used.write('BEFORE', 0);
      expect(await healed(turned)).to.match(
        busy ? /^all paths were read-only, .*; a write gave EROFS, and success/ : /^the file system was read-only; /,
      );
      await used?.close();
      expect(await readFile(path, 'utf8')).to.equal(busy ? 'BEFORE' : 'before');
      expect(await written(path)).to.equal('written');
      expect(existsSync(join(own.path, '.regproof-probe'))).to.equal(false);
    });
});
