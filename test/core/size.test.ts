import { expect } from 'chai';
import fc from 'fast-check';
import { HarnessError } from '../../harness/core/error.ts';
import { payloadOf } from '../../harness/core/payload.ts';
import { assertArtefactSize, SIZE_LIMITS, SIZES } from '../../harness/core/size.ts';

describe('sizes', () => {
  it('keep what is promised, whether a megabyte is 10^6 or 2^20 bytes', () => {
    expect(SIZES).to.deep.equal(['small', 'medium', 'large']);
    for (const megabyte of [1e6, 2 ** 20]) {
      const { small, medium, large } = SIZE_LIMITS;
      expect(small.max).to.be.at.most(megabyte);
      expect(medium.max).to.be.at.most(10 * megabyte);
      expect(large.max).to.be.at.most(100 * megabyte);
      expect(medium.payload / megabyte).to.be.within(9, 10);
      expect(large.payload / megabyte).to.be.within(95, 100);
    }
    for (const size of SIZES) expect(SIZE_LIMITS[size].payload).to.be.below(SIZE_LIMITS[size].max);
  });

  it('refuse an artefact that is a byte too small or too large', () => {
    for (const size of SIZES) {
      const { min, max } = SIZE_LIMITS[size];
      for (const bytes of [min, max]) assertArtefactSize(size, { name: 'x', size: bytes });
      for (const bytes of [min - 1, max + 1])
        expect(() => assertArtefactSize(size, { name: 'kit.tgz', size: bytes }))
          .to.throw(HarnessError, `kit.tgz has ${bytes} bytes, outside ${min} to ${max} of size ${size}.`)
          .with.property('code', 'SPEC_INVALID');
    }
  });

  it('have a payload of exactly their length, unique to the marker', () => {
    const first = (marker: string) => [...payloadOf('medium', marker).chunks()];
    const chunks = first('regproof a');
    expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).to.equal(SIZE_LIMITS.medium.payload);
    expect(payloadOf('medium', 'regproof a').size).to.equal(SIZE_LIMITS.medium.payload);
    expect(chunks[0]!.equals(first('regproof b')[0]!)).to.equal(false);
    expect([...payloadOf('small', 'x').chunks()]).to.deep.equal([]);
  });

  it('are what an artefact is, for every length', () => {
    fc.assert(
      fc.property(fc.nat(110_000_000), (bytes) => {
        const fits = SIZES.filter((size) => {
          try {
            assertArtefactSize(size, { name: 'x', size: bytes });
            return true;
          } catch {
            return false;
          }
        });
        expect(fits.length).to.be.at.most(1);
      }),
    );
  });
});
