import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { distributed } from '../../../harness/stress/distributed/coordinator.ts';
import { type Reached, runGenerator } from '../../../harness/stress/distributed/generator.ts';
import type { Post } from '../../../harness/stress/distributed/messages.ts';
import { type OfficeOptions, openOffice } from '../../../harness/stress/distributed/office.ts';
import { load } from '../../../harness/stress/load.ts';
import { type LoadTestOptions, loadTest, prepareLoad } from '../../../harness/stress/load-test.ts';
import { eventually } from '../../eventually.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { type Faults, MemoryRegistry } from '../memory-registry.ts';

const OPTIONS: LoadTestOptions = {
  ...{ rate: 100, durationMs: 300, warmUpMs: 0, arrivals: 'poisson', mix: { publish: 2, fetch: 5, index: 3 } },
  ...{ zipf: 1, inFlight: 64, timeoutMs: 60_000, seed: 'b', size: 'small', stock: 5 },
  ...{ thresholds: { errorShare: 0, rateShare: 1 }, lagMs: 60_000 },
};

/** Two generators in this process that load a registry in memory, over real connections to their coordinator. */
async function setUp(changes: Partial<OfficeOptions> & { faults?: Faults; silentMs?: number } = {}) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const registry = new MemoryRegistry(changes.faults);
  const under = registry.under();
  const reach = async (_access: string, signal: AbortSignal): Promise<Reached> => ({
    subject: { ...under, signal },
    redact: (text) => text,
    async [Symbol.asyncDispose]() {},
  });
  const ends = new Map<string, (how: string) => void>();
  const running: Promise<void>[] = [];
  const inProcess = async (post: Post) => {
    const ended = Promise.withResolvers<string>();
    ends.set(post.id, ended.resolve);
    running.push(runGenerator(post, '1', reach));
    return { ended: ended.promise, kill: async () => {} };
  };
  const { signal } = new AbortController();
  const office = await openOffice({ count: 2, version: '1', start: inProcess, signal, ...changes });
  stack.use(office);
  const { silentMs } = changes;
  const generate = distributed({
    ...office,
    ...{ access: 'nowhere', histories: folder.path },
    ...(silentMs ? { silentMs } : {}),
  });
  const run = async () => {
    const prepared = await prepareLoad(under, OPTIONS, 'p');
    return { prepared, ...(await loadTest(under, prepared, OPTIONS, { pid: () => null, generate })) };
  };
  return { ...{ registry, under, office, ends, running, run, folder: folder.path }, end: () => stack.disposeAsync() };
}

describe('load by several generators', () => {
  it('sends every arrival once, and has figures and history of all of them', async () => {
    const { run, registry, folder, end, running } = await setUp();
    const { result, prepared, published } = await run();
    expect(result.doubts).to.deep.equal([]);
    const count = prepared.planned.length;
    expect(result).to.include({ verdict: 'pass', planned: count, dropped: 0 });
    expect(result.all.requests).to.equal(count);
    expect(result.lag.count).to.equal(count);
    expect(published).to.have.length.greaterThan(0);
    expect(published).to.deep.equal(prepared.fresh);
    expect(result.generators!.map(({ id }) => id)).to.deep.equal(['generator-1', 'generator-2']);
    expect(result.generators!.reduce((sum, { requests }) => sum + requests, 0)).to.equal(count);
    for (const { clock } of result.generators!) expect(clock.uncertaintyMs).to.be.greaterThan(0);
    const sent = registry.events.filter(({ process, type }) => process.startsWith('generator-') && type === 'invoke');
    expect(sent).to.have.length(count);
    // What a single generator sends.
    const alone = new MemoryRegistry();
    const same = await prepareLoad(alone.under(), OPTIONS, 'p');
    await load(alone.under(), same, OPTIONS);
    const operations = (events: typeof sent) => events.map(({ op, purl }) => `${op} ${purl}`).sort();
    const one = alone.events.filter(({ process, type }) => process.startsWith('sender-') && type === 'invoke');
    expect(operations(sent)).to.deep.equal(operations(one));
    expect(existsSync(join(folder, 'generator-1.jsonl'))).to.equal(false);
    // The coordinator has gone: so do they.
    await end();
    await Promise.all(running);
  });

  it('cannot tell when one of them dies, says which and why, and keeps what the other measured and both wrote', async () => {
    const late = Promise.withResolvers<void>();
    const names = Array.from({ length: 40 }, (_, index) => [`pf${index}`, late.promise]);
    const { run, ends, end, registry } = await setUp({ faults: { late: Object.fromEntries(names) } });
    const running = run();
    await eventually('a publish', () => registry.open > 0);
    ends.get('generator-2')!('killed by SIGKILL');
    late.resolve();
    const { result, prepared } = await running;
    expect(result.verdict).to.equal('unknown');
    const [first] = result.generators!;
    const lost = prepared.planned.length - first!.planned;
    expect(result.doubts).to.deep.equal([
      `generator-2: it ended: killed by SIGKILL. Its ${lost} of ${prepared.planned.length} arrivals are not in these numbers.`,
    ]);
    expect(result.all.requests).to.equal(first!.requests);
    expect(result.failures).to.deep.equal([]);
    expect(registry.events.some(({ process }) => process.startsWith('generator-2/'))).to.equal(true);
    const again = await run();
    expect(again.result.doubts.join(), 'a generator that is lost stays lost').to.match(/^generator-2: it ended/);
    expect(again.result.doubts.join()).to.match(/No operation was measured/);
    expect(again.result.verdict, 'nothing is told of the target').to.equal('unknown');
    await end();
  });

  it('cannot tell when one is silent, never reports, or is another version', async () => {
    const late = Promise.withResolvers<void>();
    const stuck = await setUp({ silentMs: 150, faults: { late: { pf0: late.promise } } });
    // Everybody in this process says something each second only: both are silent for too long.
    const { result } = await stuck.run();
    expect(result.doubts[0]).to.match(/^generator-1: nothing was heard of it for \d+ ms\. Its \d+ of \d+ arrivals/);
    late.resolve();
    await stuck.end();
    const mute = await setUp({
      reportMs: 100,
      start: async () => ({ ended: new Promise(() => {}), kill: async () => {} }),
    });
    expect((await mute.run()).result.doubts[0]).to.match(/^generator-1: it did not come to its end within 100 ms/);
    await mute.end();
    const other = await setUp({ version: '2' });
    expect((await other.run()).result.doubts[0]).to.match(/^generator-1: it is regproof 1, not 2/);
    await other.end();
  });

  it('hears nobody who does not know its token', async () => {
    let port = 0;
    const { end } = await setUp({
      reportMs: 50,
      start: async (post) => {
        port = post.port;
        return { ended: new Promise(() => {}), kill: async () => {} };
      },
    });
    const socket = createConnection({ host: '127.0.0.1', port });
    const closed = Promise.withResolvers<void>();
    socket.on('close', () => closed.resolve());
    socket.write(`${JSON.stringify({ type: 'hello', id: 'generator-1', token: 'guess', version: '1' })}\n`);
    await closed.promise;
    await end();
  });
});
