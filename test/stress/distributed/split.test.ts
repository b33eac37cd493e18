import { expect } from 'chai';
import fc from 'fast-check';
import { splitLoad } from '../../../harness/stress/distributed/split.ts';
import { plan } from '../../../harness/stress/load.ts';
import { fakePackage } from '../../fakes/fake-format.ts';

const loads = fc.record({
  rate: fc.integer({ min: 1, max: 300 }),
  durationMs: fc.integer({ min: 1, max: 2_000 }),
  arrivals: fc.constantFrom('constant' as const, 'poisson' as const),
  seed: fc.string(),
  inFlight: fc.integer({ min: 16, max: 900 }),
  generators: fc.integer({ min: 2, max: 16 }),
});

describe('split of a load', () => {
  it('gives every arrival to one generator, with its package; their union is the whole schedule', async () => {
    const pkg = await fakePackage({ name: 'p', version: '1.0.0', size: 'small', seed: 's', dir: '/nowhere' });
    fc.assert(
      fc.property(loads, ({ generators, ...given }) => {
        const options = { ...given, mix: { publish: 1, fetch: 2, index: 1 }, zipf: 1, stock: 10 };
        const planned = plan({ ...options, warmUpMs: 0, timeoutMs: 1 });
        const publishes = planned.filter(({ kind }) => kind === 'publish');
        const fresh = publishes.map((_, index) => ({ ...pkg, name: `p${index}` }));
        const shares = splitLoad({ planned, fresh }, options, generators);
        expect(shares).to.have.length(generators);
        const together = shares.flatMap((share) => share.planned).sort((a, b) => a.at - b.at);
        expect(together).to.deep.equal(planned);
        expect(shares.reduce((sum, share) => sum + share.inFlight, 0)).to.equal(options.inFlight);
        for (const share of shares) {
          expect(share.planned).to.deep.equal([...share.planned].sort((a, b) => a.at - b.at));
          const own = share.planned.filter(({ kind }) => kind === 'publish');
          expect(share.fresh).to.deep.equal(own.map((arrival) => fresh[publishes.indexOf(arrival)]));
        }
        expect(splitLoad({ planned, fresh }, options, generators)).to.deep.equal(shares);
      }),
      { numRuns: 40 },
    );
  });

  it('divides rate and mix about evenly', () => {
    const options = { rate: 1_000, durationMs: 20_000, arrivals: 'poisson' as const, seed: 's', inFlight: 64 };
    const planned = plan({ ...options, mix: { fetch: 3, index: 1 }, zipf: 1, stock: 4, warmUpMs: 0, timeoutMs: 1 });
    for (const share of splitLoad({ planned, fresh: [] }, options, 4)) {
      expect(share.planned.length / planned.length).to.be.closeTo(0.25, 0.02);
      const fetches = share.planned.filter(({ kind }) => kind === 'fetch').length;
      expect(fetches / share.planned.length).to.be.closeTo(0.75, 0.03);
    }
  });
});
