import { expect } from 'chai';
import { connectEngine } from '../../harness/executor/engine.ts';
import { type Answer, fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';

const json = (value: object) => reply(200, JSON.stringify(value), { 'content-type': 'application/json' });

/** Connects while DOCKER_HOST names a fake engine. */
async function connected(answer: Answer, withinMs?: number) {
  await using engine = await fakeRegistry(answer);
  process.env.DOCKER_HOST = engine.origin.replace('http:', 'tcp:');
  return await connectEngine(withinMs).then(
    ({ version }) => ({ version, error: null }),
    (error) => ({ version: null, error }),
  );
}

describe('container engine', () => {
  const before = process.env.DOCKER_HOST;

  afterEach(() => {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });

  it('is the one of DOCKER_HOST; its name, version and API are told', async () => {
    const version = { Platform: { Name: 'Fake Engine' }, Version: '9.8', ApiVersion: '1.47' };
    const answer: Answer = (socket, head) =>
      socket.write(pathOf(head).endsWith('/version') ? json(version) : reply(200, 'OK'));
    expect((await connected(answer)).version).to.equal('Fake Engine 9.8 (API 1.47)');
    const nameless: Answer = (socket, head) =>
      socket.write(pathOf(head).endsWith('/version') ? json({ ...version, Platform: undefined }) : reply(200, 'OK'));
    expect((await connected(nameless)).version).to.equal('Engine 9.8 (API 1.47)');
  });

  const wrong: readonly (readonly [string, Answer])[] = [
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['answers with an error', (socket) => socket.write(reply(500, '{"message":"no"}'))],
    ['says nothing', () => {}],
    [
      'says nothing after the first question',
      (socket, head) => pathOf(head).endsWith('_ping') && socket.write(reply(200, 'OK')),
    ],
  ];
  for (const [what, answer] of wrong) {
    it(`that ${what} is ENGINE_MISSING with the remedy, in bounded time`, async () => {
      const began = performance.now();
      const { error } = await connected(answer, 200);
      expect(error).to.include({ code: 'ENGINE_MISSING', exitStatus: 3 });
      expect(error.message).to.match(/^No container engine answers: /);
      expect(error.remedy).to.include('make engine');
      expect(performance.now() - began).to.be.below(30_000);
    });
  }

  it('that is not there is ENGINE_MISSING', async () => {
    process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
    expect(await connectEngine().catch((error) => error)).to.include({ code: 'ENGINE_MISSING' });
  });
});
