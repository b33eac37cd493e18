import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Agent } from 'undici';
import { format } from '../../harness/formats/cargo/format.ts';
import type { FormatUnderLoad } from '../../harness/stress/format-under-load.ts';
import { hundred } from '../../harness/stress/hundred.ts';
import { rawHttp } from '../../harness/target/http.ts';
import { CREDENTIALS, Fixture } from '../registry/fixture.ts';

describe('a hundred publishes at once, on an embedded registry in this process', () => {
  let fixture: Fixture;
  let dir: string;
  const agent = new Agent();

  before(async () => {
    fixture = await Fixture.start({ [format.id]: format.registry });
    dir = await mkdtemp(join(tmpdir(), 'rp-stress-'));
  });

  after(async () => {
    await agent.destroy();
    await fixture.remove();
    await rm(dir, { recursive: true });
  });

  function under(): FormatUnderLoad {
    const { signal } = new AbortController();
    const access = { push: fixture.url('/cargo/'), pull: fixture.url('/cargo/index/'), endpoints: {} };
    return {
      format: format.id,
      protocol: format.protocol,
      by: 'recorded protocol',
      client: null,
      http: (tuning = {}) => ({
        ...rawHttp({
          ...{ agent, tuning, signal, onExchange: () => {} },
          access: (role) => ({ ...access, credential: CREDENTIALS[role] }),
          authorization: format.protocol.authorization,
        }),
        upload: () => Promise.reject(new Error('nothing is uploaded')),
      }),
      async make(name, version, size) {
        const own = join(dir, name);
        await mkdir(own);
        return format.build({ name, version, size, seed: 's', dir: own });
      },
      inFlight: () => null,
      history: () => 0,
      signal,
    };
  }

  it('are all in flight over real sockets, acknowledged, listed and fetched', async () => {
    const result = await hundred(under(), { count: 30, size: 'small', timeoutMs: 60_000, gatherMs: 60_000 });
    expect(result.reasons).to.deep.equal([]);
    expect(result).to.include({ verdict: 'pass', acknowledged: 30, listed: 30, intact: 30, timedOut: 0 });
    expect(result.inFlight.atRelease.sender).to.equal(30);
  });

  it('stand still in mid-body until the barrier opens: none is stored before', async () => {
    const subject = under();
    let stored = -1;
    let looked = false;
    // The door's count is what the barrier waits for: here it looks into the registry instead.
    const inFlight = () => {
      if (!looked) {
        looked = true;
        void fixture.blobs().then((blobs) => {
          stored = blobs.filter((name) => /^[0-9a-f]{64}$/.test(name)).length;
        });
        return { now: 0, peak: 0 };
      }
      return stored < 0 ? { now: 0, peak: 0 } : { now: 100, peak: 100 };
    };
    const before = (await fixture.blobs()).filter((name) => /^[0-9a-f]{64}$/.test(name)).length;
    const make: typeof subject.make = (name, version, size) => subject.make(`second-${name}`, version, size);
    const result = await hundred(
      { ...subject, make, inFlight },
      { count: 10, size: 'small', timeoutMs: 60_000, gatherMs: 60_000 },
    );
    expect(result.verdict).to.equal('pass');
    expect(stored, 'blobs when all were at the barrier').to.equal(before);
    expect((await fixture.blobs()).length).to.be.greaterThan(before);
  });
});
