import { expect } from 'chai';
import type { Fault, Healed } from '../../harness/core/injection.ts';
import { FAULTS } from '../../harness/fault/all.ts';
import { fakeStage } from '../fakes/fake-stage.ts';

const byId = (id: string): Fault => FAULTS.find((fault) => fault.id === id)!;

/** Injects and heals; what the registry's life and the network saw of it. */
async function suffered(
  id: string,
  options: object = {},
): Promise<{ held: string; healed: Healed; lived: readonly string[] }> {
  const stage = fakeStage();
  const injection = await byId(id).inject(stage.site, options as never);
  const healed = await injection.heal();
  return { held: injection.held, healed, lived: stage.lived };
}

describe('faults', () => {
  it('have ids of their own, a sentence, and say what they lack where there is nothing to break', async () => {
    expect(new Set(FAULTS.map(({ id }) => id)).size).to.equal(FAULTS.length);
    const nowhere = { life: null, door: null, signal: new AbortController().signal };
    for (const fault of FAULTS) {
      expect(fault.sentence, fault.id).to.match(/\.$/);
      expect(await fault.missing(nowhere, {}), fault.id).to.match(/use a target/);
    }
  });

  it('crash: killed, then started again', async () => {
    const { held, healed, lived } = await suffered('crash');
    expect([held, lived]).to.deep.equal(['cut', ['kill', 'restart']]);
    expect(healed).to.deep.include({ hit: true, recoveryMs: 12 });
  });

  it('restart: asked to end, then started again', async () => {
    const { held, healed, lived } = await suffered('restart');
    expect([held, lived]).to.deep.equal(['continue', ['stop', 'restart']]);
    expect(healed.evidence[0]).to.equal('process 7 was asked to end, and ended by itself with status 0');
  });

  it('pause: stands still, then goes on', async () => {
    const { healed, lived } = await suffered('pause', { for: 20 });
    expect(lived).to.deep.equal(['pause', 'resume']);
    expect(healed).to.deep.equal({ hit: true, evidence: ['process 7 was stopped (T), and went on after 20 ms'] });
  });

  it('cut: leaves the registry alone', async () => {
    expect((await suffered('cut', { reset: false })).held).to.equal('cut');
    const { held, healed, lived } = await suffered('cut', { reset: true });
    expect([held, lived, healed.evidence]).to.deep.equal(['reset', [], ['its connection was reset']]);
  });

  it('memory-limit: goes on with little, or is started again without the limit', async () => {
    const { healed, lived } = await suffered('memory-limit', { headroom: 2_000_000 });
    expect(lived).to.deep.equal(['memory limited to 2000000']);
    expect(healed).to.deep.equal({
      hit: true,
      evidence: ['the limit was 2000000 bytes, 1000 were used at most', 'process 7 went on'],
    });
    const stage = fakeStage();
    const life = { ...stage.site.life!, running: false };
    const injection = await byId('memory-limit').inject({ ...stage.site, life }, { headroom: 2_000_000 } as never);
    const { evidence, recoveryMs } = await injection.heal();
    expect(stage.lived.slice(1)).to.deep.equal(['kill', 'restart']);
    expect(recoveryMs).to.equal(12);
    expect(evidence[1]).to.equal('process 7 ended by SIGKILL, not killed for want of memory');
  });

  it('network: healed with its step, or after so long', async () => {
    const { healed, lived } = await suffered('network', { latency: 100, for: 10 });
    expect(healed).to.deep.equal({ hit: true, evidence: ['1 exchanges met latencyMs 100'] });
    expect(new Set(lived)).to.deep.equal(new Set(['network healed']));
  });
});
