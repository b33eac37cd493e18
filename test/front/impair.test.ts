import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { eventually } from '../eventually.ts';
import { type Front, replyTo, startFront } from './front-fixture.ts';

describe('front/impair', () => {
  let front: Front;
  let asked = 0;
  before(async () => {
    front = await startFront((request: IncomingMessage, response: ServerResponse) => {
      asked += 1;
      request.resume();
      request.on('error', () => undefined);
      request.on('end', () => response.end(Buffer.alloc(1000, 'x')));
    });
  });
  after(() => front[Symbol.asyncDispose]());
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const upload = (bytes: number) => {
    const request = front.open('cell', { method: 'PUT', headers: { 'content-length': String(bytes) } });
    const reply = replyTo(request);
    request.end(Buffer.alloc(bytes, 'y'));
    return reply;
  };

  for (const impairment of [{ latencyMs: 300 }, { firstByteMs: 300 }])
    it(`waits: ${JSON.stringify(impairment)}`, async () => {
      using impaired = front.door.impair('cell', impairment);
      expect(await timed(() => front.ask('cell'))).to.be.at.least(250);
      expect(impaired.touched).to.equal(1);
    });

  it('limits the bandwidth in both directions, and loses nothing', async () => {
    using _impaired = front.door.impair('cell', { bytesPerSecond: 5_000 });
    expect(await timed(() => upload(1_000)), 'without a limit it takes a few milliseconds').to.be.at.least(250);
    const reply = await front.ask('cell');
    expect(reply.body).to.have.length(1000);
  });

  it('cuts responses after so many bytes', async () => {
    using _impaired = front.door.impair('cell', { responseBytes: 10 });
    const error = await front.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
    expect(error).to.be.instanceOf(Error);
    await eventually('the record', () => front.exchanges.at(-1)?.door === 'byte-hook-cut');
  });

  it('says nothing on a half-open connection until it is healed, and nothing then', async () => {
    const before = asked;
    let ended = false;
    const impaired = front.door.impair('cell', { halfOpen: true });
    const reply = front.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
    void reply.then(() => {
      ended = true;
    });
    await eventually('the request at the registry', () => asked === before + 1);
    expect(ended).to.equal(false);
    impaired[Symbol.dispose]();
    expect(await reply).to.be.instanceOf(Error);
  });

  it('is over when it is disposed of', async () => {
    front.door.impair('cell', { responseBytes: 0 })[Symbol.dispose]();
    expect((await front.ask('cell')).status).to.equal(200);
  });

  it('resets the connection of a client where a reset is planned', async () => {
    using _hook = front.door.onRequestBytes('cell', 500, () => 'reset');
    const error = await upload(1_000).catch((caught: NodeJS.ErrnoException) => caught);
    expect(error).to.include({ code: 'ECONNRESET', syscall: 'read' });
  });
});
