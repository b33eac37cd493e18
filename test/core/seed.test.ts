import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { derive, seededBytes, seededName } from '../../harness/core/seed.ts';

const bytes = (length: number, ...labels: string[]) => Buffer.concat([...seededBytes(length, ...labels)]);

describe('seeded bytes', () => {
  it('are the same for the same labels, and others for others', () => {
    expect(bytes(100_000, 'a', 'b').equals(bytes(100_000, 'a', 'b'))).to.equal(true);
    expect(bytes(32, 'a', 'b').equals(bytes(32, 'a', 'c'))).to.equal(false);
    expect(bytes(32, 'ab', '').equals(bytes(32, 'a', 'b'))).to.equal(false);
    expect(derive('x', 1).toString('hex')).to.equal(derive('x', '1').toString('hex'));
  });

  it('are those of every other run and machine', () => {
    expect(bytes(16, 'payload', 'x').toString('hex')).to.equal('6937f7b232b4901b2146f28e37aa1e31');
  });

  it('have the asked length in chunks of at most 64 KiB, and a longer one begins like a shorter one', () => {
    fc.assert(
      fc.property(fc.nat(300_000), fc.nat(1_000), (length, less) => {
        const chunks = [...seededBytes(length, 's')];
        expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).to.equal(length);
        for (const chunk of chunks) expect(chunk.length).to.be.at.most(65_536).and.to.be.greaterThan(0);
        const shorter = Math.max(0, length - less);
        expect(Buffer.concat(chunks).subarray(0, shorter).equals(bytes(shorter, 's'))).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it('do not compress', () => {
    expect(deflateRawSync(bytes(200_000, 'c')).length).to.be.greaterThan(200_000);
  });
});

describe('seeded names', () => {
  it('are lower-case letters that no one mixes up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.string(), (length, label) => {
        expect(seededName(length, label))
          .to.match(/^[a-km-z]+$/)
          .and.to.have.length(length);
        expect(seededName(length, label)).to.equal(seededName(length, label));
      }),
    );
    expect(seededName(8, 'a')).to.not.equal(seededName(8, 'b'));
  });
});
