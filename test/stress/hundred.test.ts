import { expect } from 'chai';
import { type HundredOptions, hundred } from '../../harness/stress/hundred.ts';
import { type Faults, MemoryRegistry } from './memory-registry.ts';

const OPTIONS: HundredOptions = { count: 20, size: 'small', timeoutMs: 30_000, gatherMs: 30_000 };

const run = (faults: Faults = {}, options: Partial<HundredOptions> = {}) =>
  hundred(new MemoryRegistry(faults).under(), { ...OPTIONS, ...options });

describe('a hundred publishes at once', () => {
  it('passes a registry that keeps what it acknowledged, with all publishes in flight together', async () => {
    const result = await run({}, { count: 100 });
    expect(result.reasons).to.deep.equal([]);
    expect(result.verdict).to.equal('pass');
    expect(result).to.include({ acknowledged: 100, listed: 100, intact: 100, timedOut: 0 });
    expect(result.inFlight).to.deep.equal({ atRelease: { sender: 100, door: 100 }, peak: { sender: 100, door: 100 } });
    expect(result.latency.count).to.equal(100);
    expect(result.observation.listed).to.have.length(100);
    expect(result.observation.fetched).to.have.length(100);
  });

  it('writes every publish into the history: invoked, then ended', async () => {
    const registry = new MemoryRegistry({ refuse: { h1: 409, h2: 503 } });
    await hundred(registry.under(), { ...OPTIONS, count: 3 });
    const of = (purl: string) => registry.events.filter((event) => event.purl === purl).map(({ type }) => type);
    expect(of('pkg:fake/h0@1.0.0')).to.deep.equal(['invoke', 'ok']);
    expect(of('pkg:fake/h1@1.0.0')).to.deep.equal(['invoke', 'fail']);
    expect(of('pkg:fake/h2@1.0.0')).to.deep.equal(['invoke', 'info']);
    expect(registry.events.slice(0, 3).map(({ type }) => type)).to.deep.equal(['invoke', 'invoke', 'invoke']);
  });

  it('lets the format’s own clients go on when the uploads of all of them are held', async () => {
    const registry = new MemoryRegistry();
    const result = await hundred(registry.underClients(), { ...OPTIONS, count: 100 });
    expect(result).to.include({ verdict: 'pass', by: 'native client', acknowledged: 100, intact: 100 });
    expect(result.inFlight.atRelease).to.deep.equal({ sender: 100, door: 100 });
    expect(result.inFlight.peak.sender).to.equal(100);
    expect(registry.events.find(({ type }) => type === 'ok')).to.include({ client: 'fake-client', op: 'publish' });
  });

  it('does not wait for a client that never comes to an upload, and says so', async () => {
    const result = await hundred(new MemoryRegistry().underClients(['h3']), { ...OPTIONS, count: 5 });
    expect(result).to.include({ verdict: 'fail', acknowledged: 4 });
    expect(result.reasons.join('\n')).to.include('1 fake-client exit 1').and.include('4 of 5 publishes were in flight');
  });

  const broken: Record<string, { faults: Faults; says: RegExp }> = {
    'loses one that it acknowledged': {
      faults: { lose: ['h7'] },
      says: /index lists 19 packages, acknowledged were 20/,
    },
    'serves other bytes': {
      faults: { corrupt: ['h3'] },
      says: /19 of 20 packages were fetched as they were sent\.\n.*wrong bytes/,
    },
    'lists what it does not serve': { faults: { dangle: ['h3'] }, says: /not fetched/ },
    'lists one twice': { faults: { repeat: ['h0'] }, says: /not listed: expected each file once/ },
    'has an index that cannot be read': { faults: { garble: ['h19'] }, says: /index broken/ },
    'refuses one': {
      faults: { refuse: { h5: 503 } },
      says: /19 of 20 publishes were acknowledged; the others: 1 status 503\./,
    },
    'never answers one': { faults: { hang: ['h9'] }, says: /1 publishes had no answer within/ },
  };
  for (const [what, { faults, says }] of Object.entries(broken)) {
    it(`fails a registry that ${what}`, async () => {
      const result = await run(faults);
      expect(result.verdict).to.equal('fail');
      expect(result.reasons.join('\n')).to.match(says);
    });
  }

  it('fails a registry that answers after the time', async () => {
    const late = Promise.withResolvers<void>();
    const registry = new MemoryRegistry({ late: { h4: late.promise } });
    const running = hundred(registry.under(), { ...OPTIONS, count: 5, timeoutMs: 20 });
    setTimeout(late.resolve, 60);
    const result = await running;
    expect(result).to.include({ verdict: 'fail', acknowledged: 5 });
    // The others may be late as well on a busy machine.
    expect(result.timedOut).to.be.at.least(1);
    expect(result.reasons.join()).to.match(/^\d publishes had no answer within 20 ms\.$/);
  });

  it('fails a registry that lists what nobody published', async () => {
    const registry = new MemoryRegistry();
    registry.stored.set('h1', new Map([['0.0.9', Buffer.from('ghost')]]));
    const result = await hundred(registry.under(), OPTIONS);
    expect(result.verdict).to.equal('fail');
    expect(result.problems).to.deep.equal([
      { kind: 'listed, but never published', purl: 'pkg:fake/h1', expected: 'nothing', actual: 'h1-0.0.9.fake' },
    ]);
  });

  it('could not tell when they were not all in flight', async () => {
    const registry = new MemoryRegistry();
    const under = registry.under();
    const few = { ...under, inFlight: () => ({ now: 3, peak: 3 }) };
    const result = await hundred(few, { ...OPTIONS, gatherMs: 50 });
    expect(result.verdict).to.equal('unknown');
    expect(result.reasons).to.deep.equal(['3 of 20 publishes were in flight when the barrier opened.']);
  });

  it('counts at the sender alone where there is no front door', async () => {
    const result = await hundred(new MemoryRegistry().under({ door: false }), OPTIONS);
    expect(result.inFlight.atRelease).to.deep.equal({ sender: 20, door: null });
    expect(result.verdict).to.equal('pass');
  });
});
