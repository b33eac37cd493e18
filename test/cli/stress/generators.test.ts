import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openGenerators } from '../../../harness/cli/stress/generators.ts';
import { reachBy } from '../../../harness/cli/stress/reach.ts';
import type { RemoteAccess } from '../../../harness/cli/stress/remote-access.ts';
import type { HistoryEvent } from '../../../harness/core/history.ts';
import { format } from '../../../harness/formats/cargo/format.ts';
import { distributed } from '../../../harness/stress/distributed/coordinator.ts';
import { type LoadTestOptions, loadTest, prepareLoad } from '../../../harness/stress/load-test.ts';
import { eventually } from '../../eventually.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { CREDENTIALS, Fixture } from '../../registry/fixture.ts';

const OPTIONS: LoadTestOptions = {
  ...{ rate: 40, durationMs: 1_000, warmUpMs: 0, arrivals: 'poisson', mix: { publish: 1, fetch: 4, index: 2 } },
  ...{ zipf: 1, inFlight: 64, timeoutMs: 60_000, seed: 'a', size: 'small', stock: 5 },
  // Times depend on the machine.
  ...{ thresholds: { errorShare: 0, rateShare: 1 }, lagMs: 60_000 },
};

describe('generators in processes of their own', () => {
  it('load an embedded registry together, and one that is killed is told of', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder());
    const fixture = stack.adopt(await Fixture.start({ [format.id]: format.registry }), (each) => each.remove());
    const access: RemoteAccess = {
      ...{ format: format.id, by: 'recorded protocol', ca: null, loopback: true, upload: null },
      roles: Object.fromEntries(
        (['writer', 'reader'] as const).map((role) => {
          const endpoints = { push: fixture.url('/cargo/'), pull: fixture.url('/cargo/index/'), endpoints: {} };
          return [role, { ...endpoints, credential: CREDENTIALS[role] }];
        }),
      ),
    };
    const file = join(folder.path, 'access.json');
    await writeFile(file, JSON.stringify(access));
    const { signal } = new AbortController();
    const reached = stack.use(await reachBy(async () => format.protocol)(file, signal));
    const events: Omit<HistoryEvent, 'seq' | 't'>[] = [];
    const subject = {
      ...reached.subject,
      history: (event: (typeof events)[number]) => events.push(event) - 1,
      async make(name: string, version: string, size: 'small' | 'medium' | 'large') {
        const dir = join(folder.path, name);
        await mkdir(dir);
        return format.build({ name, version, size, seed: 's', dir });
      },
    };
    const pids: number[] = [];
    const office = await openGenerators(
      {
        surroundings: { signal, runDir: folder.path },
        results: { dir: folder.path },
        workspace: { owner: '', adopt: (pid) => void pids.push(pid) },
      },
      { count: 2, executor: 'local', runId: 'r', say: () => {} },
    );
    await using _office = office;
    const post = await stat(join(folder.path, 'generators/generator-1/post.json'));
    expect(post.mode & 0o077, 'the token is for this user alone').to.equal(0);
    const generate = distributed({ ...office, access: file, histories: folder.path });
    const surroundings = { pid: () => null, generate };

    const prepared = await prepareLoad(subject, OPTIONS, 'p');
    const { result } = await loadTest(subject, prepared, OPTIONS, surroundings);
    expect([...result.failures, ...result.doubts]).to.deep.equal([]);
    expect(result.all.requests).to.equal(prepared.planned.length);
    expect(result.received).to.be.greaterThan(0);
    for (const { requests, clock } of result.generators!) {
      expect(requests).to.be.greaterThan(0);
      expect(Math.abs(clock.offsetMs)).to.be.at.most(clock.uncertaintyMs + 1);
    }
    expect(new Set(events.map(({ process }) => process.split('/')[0]))).to.deep.equal(
      new Set(['stock', 'generator-1', 'generator-2']),
    );

    const more = { ...OPTIONS, durationMs: 500, seed: 'b' };
    const second = await prepareLoad(subject, more, 'q', prepared.stock);
    const running = loadTest(subject, second, more, surroundings);
    await eventually('the history of the second', () =>
      stat(join(folder.path, 'generator-2.jsonl')).then(
        ({ size }) => size > 0,
        () => false,
      ),
    );
    process.kill(pids[1]!, 'SIGKILL');
    const { result: killed } = await running;
    expect(killed.verdict).to.equal('unknown');
    expect(killed.doubts[0]).to.match(/^generator-2: it ended: killed by SIGKILL\. Its \d+ of \d+ arrivals/);
  });
});
