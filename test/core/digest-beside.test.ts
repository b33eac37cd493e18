import { expect } from 'chai';
import { ALGORITHMS, digestBytes } from '../../harness/core/digest.ts';
import { BesideDigester } from '../../harness/core/digest-beside.ts';
import { seededBytes } from '../../harness/core/seed.ts';

const MIB = 1024 ** 2;

describe('digests made beside the work', () => {
  for (const length of [0, 5, 4 * MIB, 4 * MIB + 1, 40 * MIB]) {
    it(`are those of the same ${length} bytes made at once`, async () => {
      const digester = new BesideDigester(ALGORITHMS);
      for (const chunk of seededBytes(length, 'beside')) await digester.update(chunk);
      expect(digester.size).to.equal(length);
      expect(await digester.digests()).to.deep.equal(digestBytes(Buffer.concat([...seededBytes(length, 'beside')])));
    });
  }

  it('are those that were asked for', async () => {
    for (const length of [5, 5 * MIB]) {
      const [one, none] = [new BesideDigester(['sha1']), new BesideDigester([])];
      const chunk = Buffer.alloc(length, 'a');
      await Promise.all([one.update(chunk), none.update(chunk)]);
      expect(await one.digests()).to.deep.equal({ sha1: digestBytes(chunk).sha1 });
      expect(await none.digests()).to.deep.equal({});
      expect(none.size).to.equal(length);
    }
  });

  it('leave the chunks to be read by others, and keep streams apart', async () => {
    const chunk = Buffer.alloc(6 * MIB, 'a');
    const [one, other] = [new BesideDigester(ALGORITHMS), new BesideDigester(ALGORITHMS)];
    await Promise.all([one.update(chunk), other.update(chunk), other.update(Buffer.from('b'))]);
    expect(chunk[MIB]).to.equal('a'.charCodeAt(0));
    const digests = await Promise.all([one.digests(), other.digests()]);
    expect(digests[0]).to.deep.equal(digestBytes(chunk));
    expect(digests[1]).to.deep.equal(digestBytes(Buffer.concat([chunk, Buffer.from('b')])));
  });
});
