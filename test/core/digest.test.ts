import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Digester, digestBytes, digestFile } from '../../harness/core/digest.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

describe('digests', () => {
  it('are those that everybody else computes', () => {
    expect(digestBytes(Buffer.from('abc'))).to.deep.equal({
      md5: '900150983cd24fb0d6963f7d28e17f72',
      sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sha512:
        'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    });
    expect(digestBytes(Buffer.alloc(0)).md5).to.equal('d41d8cd98f00b204e9800998ecf8427e');
  });

  it('do not depend on where the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        const digester = new Digester();
        for (const chunk of chunks) digester.update(chunk);
        const whole = Buffer.concat(chunks);
        expect(digester.size).to.equal(whole.length);
        expect(digester.digests()).to.deep.equal(digestBytes(whole));
      }),
    );
  });

  it('of a file are those of its bytes, with its length', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'f');
    const bytes = Buffer.alloc(3 << 20, 'xyz');
    await writeFile(path, bytes);
    expect(await digestFile(path)).to.deep.equal({ ...digestBytes(bytes), size: bytes.length });
    expect((await digestFile('/nowhere/x').catch((error) => error)).code).to.match(/^EN/);
  });
});
