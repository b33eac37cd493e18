import { expect } from 'chai';
import type { Exit, Launched } from '../../harness/core/launcher.ts';
import { waitUntilReady } from '../../harness/target/ready.ts';
import { fakeMemoryLimit } from '../fakes/fake-launcher.ts';
import { type Answer, fakeRegistry, reply } from '../fakes/fake-registry.ts';

const running = (exited: Promise<Exit> = new Promise(() => {}), log = ''): Launched => ({
  pid: 0,
  exited,
  stop: () => exited,
  kill: () => exited,
  pause: async () => null,
  resume: async () => {},
  limitMemory: fakeMemoryLimit,
  logs: async () => log,
});

async function waited(
  answer: Answer,
  options: { process?: Launched; signal?: AbortSignal; withinSeconds?: number; status?: number[] } = {},
) {
  await using registry = await fakeRegistry(answer);
  const ready = { path: '/health', status: options.status ?? [200], withinSeconds: options.withinSeconds ?? 5 };
  const signal = options.signal ?? new AbortController().signal;
  const error = await waitUntilReady(registry.origin, ready, options.process ?? running(), signal).then(
    () => null,
    (reason) => reason,
  );
  return { error, asked: registry.heads.length };
}

describe('readiness', () => {
  it('is an expected status at the path, however often it has to be asked', async () => {
    let count = 0;
    const { error, asked } = await waited((socket) => socket.end(reply(++count < 3 ? 503 : 200)));
    expect(error).to.equal(null);
    expect(asked).to.equal(3);
    expect((await waited((socket) => socket.end(reply(401)), { status: [200, 401] })).error).to.equal(null);
  });

  it('is not a redirect to something that answers', async () => {
    const { error } = await waited((socket) => socket.end(reply(302, '', { location: '/login' })), {
      withinSeconds: 0.2,
    });
    expect(error).to.include({ code: 'TARGET_NOT_READY', exitStatus: 3 });
    expect(error.message).to.equal('The registry was not ready after 0.2 s: GET /health gave status 302.');
  });

  it('that nobody answers says what happened last', async () => {
    const ready = { path: '/', status: [200], withinSeconds: 0.1 };
    const error = await waitUntilReady('http://127.0.0.1:1', ready, running(), new AbortController().signal).catch(
      (reason) => reason,
    );
    expect(error.code).to.equal('TARGET_NOT_READY');
    expect(error.message).to.match(/gave .*(ECONNREFUSED|bad port)/);
  });

  it('is given up within its time when the answer does not come', async () => {
    const began = performance.now();
    const { error } = await waited(() => {}, { withinSeconds: 0.3 });
    expect(error).to.include({ code: 'TARGET_NOT_READY' });
    expect(performance.now() - began).to.be.below(30_000);
  });

  it('ends at once with the process, and shows how it ended and its last line', async () => {
    const process = running(Promise.resolve({ code: 1, signal: null }), 'starting\nError: port 1 is in use\n');
    const { error } = await waited((socket) => socket.end(reply(503)), { process });
    expect(error).to.include({ code: 'TARGET_EXITED', exitStatus: 3 });
    expect(error.message).to.equal('The registry ended with status 1 before it was ready: Error: port 1 is in use');
    const killed = running(Promise.resolve({ code: null, signal: 'SIGKILL' }));
    expect((await waited((socket) => socket.end(reply(503)), { process: killed })).error.message).to.include('SIGKILL');
  });

  it('ends with the run', async () => {
    const run = new AbortController();
    const { error } = await waited(
      (socket) => {
        run.abort();
        socket.end(reply(503));
      },
      { signal: run.signal },
    );
    expect(error.name).to.equal('AbortError');
  });
});
