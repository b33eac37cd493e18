import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { judge } from '../../harness/history/judge.ts';
import { type LoadOptions, load, plan } from '../../harness/stress/load.ts';
import { type LoadTestOptions, loadTest, prepareLoad, weigh } from '../../harness/stress/load-test.ts';
import { drawIndex, drawKind, zipf } from '../../harness/stress/mix.ts';
import { seededRandom } from '../../harness/stress/random.ts';
import { verify } from '../../harness/stress/verify.ts';
import { eventually } from '../eventually.ts';
import { type Faults, MemoryRegistry } from './memory-registry.ts';

const OPTIONS: LoadTestOptions = {
  rate: 200,
  durationMs: 400,
  warmUpMs: 100,
  arrivals: 'constant',
  mix: { publish: 2, fetch: 5, index: 3 },
  zipf: 1,
  inFlight: 900,
  timeoutMs: 60_000,
  seed: 'load',
  size: 'small',
  stock: 10,
  thresholds: { errorShare: 0 },
  lagMs: 60_000,
};

const SURROUNDINGS = { pid: () => null };

async function run(faults: Faults = {}, changes: Partial<LoadTestOptions> = {}) {
  const registry = new MemoryRegistry(faults);
  const under = registry.under();
  const options = { ...OPTIONS, ...changes };
  const prepared = await prepareLoad(under, options, 'p');
  const { result, published } = await loadTest(under, prepared, options, SURROUNDINGS);
  return { registry, under, prepared, published, result };
}

describe('open-loop load', () => {
  it('sends every arrival of its plan, and counts those after the warm-up', async () => {
    const { result, prepared, published } = await run();
    expect(prepared.planned).to.have.length(80);
    expect(result).to.include({ verdict: 'pass', planned: 60, dropped: 0, seconds: 0.3 });
    expect(result.all).to.include({ requests: 60, rate: 200, errorShare: 0 });
    expect(published.length).to.equal(prepared.planned.filter(({ kind }) => kind === 'publish').length);
    expect(result.lag.count).to.equal(60);
  });

  it('adds up: requests and errors by kind, the rate by requests and seconds, bytes by what the registry counted', async () => {
    const registry = new MemoryRegistry({ refuse: { pf1: 503, pf4: 409 } });
    const under = registry.under();
    const prepared = await prepareLoad(under, OPTIONS, 'p');
    const [received, answered] = [registry.received, registry.answered];
    const { result } = await loadTest(under, prepared, OPTIONS, SURROUNDINGS);
    const sum = (of: (each: (typeof kinds)[number]) => number) => kinds.reduce((total, each) => total + of(each), 0);
    const kinds = Object.values(result.kinds);
    expect(sum(({ requests }) => requests)).to.equal(result.all.requests);
    expect(sum(({ response }) => response.count)).to.equal(result.all.response.count);
    expect(result.all.response.count).to.equal(result.all.requests).and.to.equal(result.all.service.count);
    for (const { requests, rate, errors, errorShare } of [result.all, ...kinds]) {
      expect(rate).to.be.closeTo(requests / result.seconds, 0.005);
      const failed = Object.values(errors).reduce((total, count) => total + count, 0);
      expect(errorShare).to.be.closeTo(failed / requests, 1e-12);
    }
    expect(Object.values(result.all.errors).reduce((total, count) => total + count, 0)).to.equal(2);
    expect(result.sent)
      .to.equal(registry.received - received)
      .and.be.greaterThan(0);
    expect(result.received)
      .to.equal(registry.answered - answered)
      .and.be.greaterThan(0);
  });

  it('has every operation in a history that the invariants judge', async () => {
    const { registry, under, prepared, published } = await run();
    const events = registry.events.map((event, seq) => ({ seq, t: seq, ...event }));
    expect(events.filter(({ type }) => type === 'invoke')).to.have.length(80 + OPTIONS.stock);
    const all = [...prepared.stock.map(({ pkg }) => pkg), ...published];
    const { seen: listed, fetched, incoherent } = await verify(under, all);
    const judgement = judge(events, { listed, fetched, incoherent, orphans: null, faults: [] }, all);
    const bad = judgement.invariants.filter(({ verdict }) => !['pass', 'skip'].includes(verdict));
    expect(bad).to.deep.equal([]);
    expect(judgement.invariants.find(({ id }) => id === 'H1')!.verdict).to.equal('pass');
  });

  it('lets a logical process do one thing at a time', async () => {
    const late = Promise.withResolvers<void>();
    setTimeout(late.resolve, 200);
    const { registry } = await run({ late: { pf0: late.promise, pf1: late.promise, pf2: late.promise } });
    const busy = new Set<string>();
    for (const { process, type } of registry.events) {
      if (type === 'invoke') expect(busy.has(process), process).to.equal(false);
      if (type === 'invoke') busy.add(process);
      else busy.delete(process);
    }
    expect(busy.size).to.equal(0);
  });

  it('counts errors by kind', async () => {
    const { result } = await run({ refuse: { pf3: 503, pf4: 409, pf5: 503 } }, { warmUpMs: 0 });
    expect(result.verdict).to.equal('fail');
    expect(result.all.errors).to.deep.equal({ 'status 503': 2, 'status 409': 1 });
    expect(result.failures[0]).to.match(/ended in an error, at most 0 % may/);
  });

  it('fails for wrong bytes and for a package that is not in the index, whatever the thresholds', async () => {
    const corrupt = await run({ corrupt: ['ps0'] }, { thresholds: {} });
    expect(corrupt.result.verdict).to.equal('fail');
    expect(corrupt.result.failures.join()).to.match(/wrong bytes/);
    const registry = new MemoryRegistry();
    const under = registry.under();
    const prepared = await prepareLoad(under, { ...OPTIONS, thresholds: {} }, 'p');
    registry.stored.set('ps0', new Map());
    const { result } = await loadTest(under, prepared, { ...OPTIONS, thresholds: {} }, SURROUNDINGS);
    expect(result.failures.join()).to.match(/not in the index/);
  });

  it('measures the response from the intended time, the service from the actual one', async () => {
    const registry = new MemoryRegistry();
    const under = registry.under();
    const options: LoadOptions = { ...OPTIONS, warmUpMs: 0 };
    const prepared = await prepareLoad(under, { ...OPTIONS, ...options }, 'p');
    // The first arrival keeps the generator busy, so that those behind it are sent late.
    let first = true;
    const http: typeof under.http = (tuning) => {
      if (first) for (const end = performance.now() + 100; performance.now() < end; );
      first = false;
      return under.http(tuning);
    };
    const result = await load({ ...under, http }, prepared, options);
    expect(result.lag.max).to.be.at.least(80);
    expect(result.all.response.p50).to.be.greaterThan(result.all.service.p50);
    expect(result.all.response.max).to.be.at.least(80);
  });

  it('ends what is under way before it is interrupted', async () => {
    const late = Promise.withResolvers<void>();
    const registry = new MemoryRegistry({ late: { pf0: late.promise } });
    const controller = new AbortController();
    const under = { ...registry.under(), signal: controller.signal };
    const options = { ...OPTIONS, mix: { publish: 1 }, durationMs: 3_600_000, rate: 1 };
    const prepared = {
      planned: [
        { at: 0, kind: 'publish' as const, key: 0 },
        { at: 3_600_000, kind: 'publish' as const, key: 0 },
      ],
    };
    const fresh = [await under.make('pf0', '1.0.0', 'small'), await under.make('pf1', '1.0.0', 'small')];
    const running = loadTest(under, { ...prepared, fresh, stock: [] }, options, SURROUNDINGS).catch((error) => error);
    await eventually('the first publish', () => registry.open === 1);
    controller.abort();
    setTimeout(late.resolve, 50);
    expect(await running).to.have.property('name', 'AbortError');
    expect(registry.open).to.equal(0);
  });

  it('drops arrivals beyond the operations that may be under way, and then could not tell', async () => {
    const late = Promise.withResolvers<void>();
    const names = Array.from({ length: 20 }, (_, index) => [`pf${index}`, late.promise]);
    setTimeout(late.resolve, 500);
    const { result } = await run(
      { late: Object.fromEntries(names) },
      { inFlight: 2, warmUpMs: 0, mix: { publish: 1 }, rate: 50 },
    );
    expect(result.dropped).to.equal(result.planned - 2);
    expect(result.all.requests).to.equal(2);
    expect(result.verdict).to.equal('unknown');
    expect(result.doubts[0]).to.equal('18 of 20 arrivals were dropped: 2 operations were under way.');
  });

  it('says why the numbers may speak of the generator, which long response times then do as well', async () => {
    const { result } = await run({}, { warmUpMs: 0 });
    const measured = { ...result, lag: { ...result.lag, p99: 300 } };
    const weighed = (eventLoop: number, lagMs: number, others: number | null = 0) =>
      weigh(
        measured,
        { generator: { cpuSeconds: 1, cores: 1, peakRss: 1, eventLoop }, others },
        { thresholds: { max: 0, errorShare: 0 }, inFlight: 1, lagMs },
      );
    const kept = weighed(0.5, 300);
    expect(kept.doubts).to.deep.equal([]);
    expect(kept.failures.join()).to.match(/^max is .* ms, at most 0 ms are allowed\.$/);
    expect(weighed(0.5, 300, null).failures).to.deep.equal(kept.failures);
    const crowded = weighed(0.5, 300, availableParallelism() / 2);
    expect(crowded.failures).to.deep.equal([]);
    expect(crowded.doubts[0]).to.match(/^Other processes of this machine were busy on .* cores\.$/);
    expect(crowded.doubts[1]).to.match(/^max is /);
    const late = weighed(0.99, 250);
    expect(late.failures).to.deep.equal([]);
    expect(late.doubts.slice(0, 2)).to.deep.equal([
      'The generator was late: p99 300 ms, at most 250 ms are allowed.',
      'The generator was busy 0.99 of the time.',
    ]);
    expect(late.doubts[2]).to.match(/^max is /);
    const several = [
      { id: 'generator-1', lagP99: 1 },
      { id: 'generator-2', lagP99: 301 },
    ];
    const used = { cpuSeconds: 1, cores: 1, peakRss: 1, eventLoop: 0 };
    const one = weigh({ ...result, generators: several }, { generator: used, others: 0 }, { ...OPTIONS, lagMs: 300 });
    expect(one.doubts).to.deep.equal(['generator-2 was late: p99 301 ms, at most 300 ms are allowed.']);
    const nothing = { ...measured, all: { ...measured.all, requests: 0 } };
    const all = { ...OPTIONS, thresholds: { rateShare: 1, kinds: { fetch: { max: 1 } } } };
    const weighedNothing = weigh(
      nothing,
      { generator: { cpuSeconds: 1, cores: 1, peakRss: 1, eventLoop: 0 }, others: 9 },
      all,
    );
    expect(weighedNothing).to.deep.equal({ failures: [], doubts: ['No operation was measured.'] });
  });

  it('refuses a load beyond its bounds, and a target that does not take its first packages', async () => {
    const under = new MemoryRegistry({ refuse: { ps0: 403 } }).under();
    const huge = await prepareLoad(under, { ...OPTIONS, rate: 10_000, durationMs: 60_000 }, 'p').catch(
      (error) => error,
    );
    expect(huge).to.include({ code: 'USAGE' });
    const refused = await prepareLoad(under, OPTIONS, 'p').catch((error) => error);
    expect(refused).to.include({ code: 'PROVISION_FAILED' });
  });
});

describe('mix of operations', () => {
  it('is drawn by weight, and the same for the same seed', () => {
    const arrivals = plan({ ...OPTIONS, durationMs: 50_000 });
    const share = (kind: string) => arrivals.filter((each) => each.kind === kind).length / arrivals.length;
    expect(share('publish')).to.be.closeTo(0.2, 0.02);
    expect(share('fetch')).to.be.closeTo(0.5, 0.02);
    expect(plan({ ...OPTIONS, durationMs: 50_000 })).to.deep.equal(arrivals);
    expect(drawKind({ index: 1 }, () => 0.999_999)).to.equal('index');
  });

  it('asks for hot keys by Zipf’s law, or for all alike', () => {
    const draws = (exponent: number) => {
      const [random, weights] = [seededRandom('keys'), zipf(10, exponent)];
      const counts = weights.map(() => 0);
      for (let n = 0; n < 20_000; n++) counts[drawIndex(weights, random)]! += 1;
      return counts.map((count) => count / 20_000);
    };
    const harmonic = zipf(10, 1).reduce((sum, weight) => sum + weight, 0);
    for (const [index, share] of draws(1).entries()) expect(share).to.be.closeTo(1 / (index + 1) / harmonic, 0.02);
    for (const share of draws(0)) expect(share).to.be.closeTo(0.1, 0.02);
  });
});
