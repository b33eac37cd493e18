import { expect } from 'chai';
import { Violation } from '../../../harness/core/finding.ts';
import { seededBytes } from '../../../harness/core/seed.ts';
import { bzip2Chunks } from '../../../harness/formats/conda/bzip2/compress.ts';
import { bunzip2 } from '../../../harness/formats/conda/bzip2/decompress.ts';
import { collect } from '../../archive/collect.ts';

/** Made by bzip2 1.0.8. */
const GOLDEN = Buffer.from(
  'QlpoOTFBWSZTWRzlbCYAABBRgIAQQCAjgNAAAAggADEA000Dapo0bKWcSm6IMw0UMxOHvi7kinChIDnK2Ew=',
  'base64',
);
const TEXT = `regproof regproof regproof\n${'a'.repeat(300)}`;

const packed = (...chunks: Buffer[]) => collect(bzip2Chunks(chunks));
const unpacked = (body: Buffer) => collect(bunzip2([body]));
const random = (size: number) => Buffer.concat([...seededBytes(size, 'bzip2', 'test')]);

const CONTENTS: Readonly<Record<string, Buffer>> = {
  'no byte': Buffer.alloc(0),
  'one byte': Buffer.from('a'),
  'runs of every length up to 600': Buffer.concat(Array.from({ length: 600 }, (_, size) => Buffer.alloc(size, size))),
  'a period of two': Buffer.from('ab'.repeat(5_000)),
  'several blocks of zeros': Buffer.alloc(11_000_000),
  'several blocks that cannot be compressed': random(250_000),
  'a run over the end of a block': Buffer.concat([random(99_975), Buffer.alloc(300, 7), random(50)]),
};

describe('bzip2', () => {
  it('reads what bzip2 wrote', async () => {
    expect((await unpacked(GOLDEN)).toString()).to.equal(TEXT);
  });

  for (const [what, content] of Object.entries(CONTENTS)) {
    it(`gives back ${what}`, async () => {
      const half = content.length >> 1;
      const body = await packed(content.subarray(0, half), content.subarray(half));
      expect((await unpacked(body)).equals(content)).to.equal(true);
      expect(body.equals(await packed(content)), 'bytes however the content was cut').to.equal(true);
    });
  }

  it('refuses what was cut, changed, or is something else', async () => {
    const body = await packed(random(2_000));
    const changed = Buffer.from(body);
    changed[1_000]! ^= 1;
    for (const broken of [
      body.subarray(0, -5),
      changed,
      Buffer.from('BZh0'),
      Buffer.from('<!doctype html>'),
      Buffer.alloc(0),
    ])
      expect(await unpacked(broken).catch((error: unknown) => error)).to.be.instanceOf(Violation);
  });
});
