import { expect } from 'chai';
import { growth } from '../../harness/stress/growth.ts';
import { MemoryRegistry } from './memory-registry.ts';

const OPTIONS = { steps: [2, 4, 8], withinMs: 60_000 };

describe('growth', () => {
  for (const kind of ['packages', 'versions'] as const) {
    it(`of ${kind} measures a publish and a read of the index at each step`, async () => {
      const registry = new MemoryRegistry();
      const grown = await growth(registry.under(), { of: kind, ...OPTIONS });
      expect(grown.verdict, grown.reasons.join()).to.equal('pass');
      expect(grown.points.map(({ n }) => n)).to.deep.equal(OPTIONS.steps);
      for (const { publish, index } of grown.points) expect(Math.min(publish, index)).to.be.greaterThan(0);
      expect(grown.index).to.include.keys('exponent', 'r2');
      expect(registry.stored.size).to.equal(kind === 'packages' ? 8 : 1);
    });
  }

  it('fails when a publish is refused, or the index lists something else', async () => {
    const refused = await growth(new MemoryRegistry({ refuse: { g3: 507 } }).under(), { of: 'packages', ...OPTIONS });
    expect(refused).to.include({ verdict: 'fail' });
    expect(refused.reasons).to.deep.equal(['Publish 3 ended with status 507.']);
    const lost = await growth(new MemoryRegistry({ lose: ['g4'] }).under(), { of: 'packages', ...OPTIONS });
    expect(lost.reasons).to.deep.equal(['At 4 the index lists 0 versions, not 1.']);
  });

  it('fails when costs grow faster than allowed', async () => {
    const under = new MemoryRegistry().under();
    let published = 0;
    // Each publish takes as many milliseconds as the square of those before it.
    const publish: typeof under.protocol.publish = async (http, pkg) => {
      for (const end = performance.now() + (published++) ** 2; performance.now() < end; );
      return under.protocol.publish(http, pkg);
    };
    const slow = { ...under, protocol: { ...under.protocol, publish } };
    const grown = await growth(slow, { of: 'packages', ...OPTIONS, exponent: 0.5 });
    expect(grown.verdict).to.equal('fail');
    expect(grown.reasons[0]).to.match(
      /^The cost of publish grows with the power \d\.\d\d of the packages, at most 0\.5/,
    );
  });

  it('could not tell when its time was over', async () => {
    const grown = await growth(new MemoryRegistry().under(), { of: 'packages', steps: [1, 100_000], withinMs: 100 });
    expect(grown.verdict).to.equal('unknown');
    expect(grown.reasons[0]).to.equal('Within 100 ms 1 of 100000 packages were measured.');
  });
});
