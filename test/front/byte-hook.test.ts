import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { BytesForwarded } from '../../harness/front/byte-hook.ts';
import { eventually } from '../eventually.ts';
import { type Front, replyTo, startFront } from './front-fixture.ts';

describe('front/byte-hook', () => {
  let front: Front;
  let received = 0;
  let gone = false;
  before(async () => {
    front = await startFront((request: IncomingMessage, response: ServerResponse) => {
      received = 0;
      gone = false;
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.end('kit'));
      request.on('error', () => undefined);
      request.on('close', () => {
        gone = !request.complete;
      });
    });
  });
  after(() => front[Symbol.asyncDispose]());
  const upload = (bytes: number, headers: Record<string, string> = { 'content-length': String(bytes) }) => {
    const request = front.open('cell', { method: 'PUT', headers });
    const reply = replyTo(request);
    request.end(Buffer.alloc(bytes, 'x'));
    return reply;
  };

  for (const headers of [undefined, { 'transfer-encoding': 'chunked' }]) {
    for (const bytes of [1, 65_535, 500_001, 1_000_000]) {
      it(`holds after exactly ${bytes} bytes (${headers ? 'chunked' : 'length'})`, async () => {
        let seen: { forwarded: number; path: string } | undefined;
        let receivedWhileHeld = -1;
        using _hook = front.door.onRequestBytes('cell', bytes, async ({ forwarded, request }: BytesForwarded) => {
          seen = { forwarded, path: request.path };
          await eventually('the bytes at the upstream', () => received >= bytes);
          // Whatever was sent beyond would have arrived within a few turns.
          for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
          receivedWhileHeld = received;
          return 'continue' as const;
        });
        const reply = await upload(1_000_000, headers);
        expect(reply.status).to.equal(200);
        // With all bytes of a stated length the upstream answers while the flow is held.
        await eventually('the hook', () => receivedWhileHeld >= 0);
        expect(seen).to.deep.equal({ forwarded: bytes, path: '/' });
        expect(receivedWhileHeld).to.equal(bytes);
        expect(received).to.equal(1_000_000);
      });
    }
  }

  it('cuts both connections when told to, and records that the door did it', async () => {
    front.exchanges.length = 0;
    using _hook = front.door.onRequestBytes('cell', 400_000, () => 'cut');
    const error = await upload(1_000_000).catch((caught: NodeJS.ErrnoException) => caught);
    expect(error).to.be.instanceOf(Error);
    await eventually('the end at the upstream', () => gone);
    expect(received).to.equal(400_000);
    await eventually('the record', () => front.exchanges.length === 1);
    expect(front.exchanges[0]).to.deep.include({ ended: 'door', door: 'byte-hook-cut', status: null });
  });

  it('fires once, only for a request that matches and is long enough, and not when disarmed', async () => {
    let fired = 0;
    const hook = front.door.onRequestBytes(
      'cell',
      100,
      () => {
        fired++;
        return 'continue';
      },
      ({ headers }) => headers['x-this'] === '1',
    );
    const mine = { 'x-this': '1' };
    await upload(99, { ...mine, 'content-length': '99' });
    await upload(200);
    expect(fired).to.equal(0);
    await Promise.all([
      upload(200, { ...mine, 'content-length': '200' }),
      upload(200, { ...mine, 'content-length': '200' }),
    ]);
    expect(fired).to.equal(1);
    hook[Symbol.dispose]();
    front.door.onRequestBytes('cell', 10, () => expect.fail('It was disarmed.'))[Symbol.dispose]();
    expect((await upload(200)).status).to.equal(200);
  });

  it('counts by the request where a share is meant', async () => {
    const fired: number[] = [];
    const half = ({ headers }: { headers: Readonly<Record<string, string>> }) => Number(headers['content-length']) / 2;
    using _hook = front.door.onRequestBytes('cell', half, ({ forwarded }) => {
      fired.push(forwarded);
      return 'continue';
    });
    expect((await upload(3_000)).status).to.equal(200);
    expect(fired).to.deep.equal([1_500]);
  });

  for (const stage of ['sent', 'answered'] as const) {
    for (const headers of [undefined, { 'transfer-encoding': 'chunked' }]) {
      it(`cuts a request that was ${stage} (${headers ? 'chunked' : 'length'}), all of which the upstream has`, async () => {
        let forwarded = 0;
        using _hook = front.door.onStage(
          'cell',
          stage,
          async (event) => {
            forwarded = event.forwarded;
            await eventually('the whole body at the upstream', () => received === 100_000);
            return 'cut' as const;
          },
          ({ method }) => method === 'PUT',
        );
        const error = await upload(100_000, headers).catch((caught: NodeJS.ErrnoException) => caught);
        expect(forwarded).to.equal(100_000);
        expect(error, 'a client that gets no answer').to.be.instanceOf(Error);
        expect((await upload(10)).status, 'the next one').to.equal(200);
      });
    }
  }

  it('survives an upstream that dies while the flow is held', async () => {
    using _hook = front.door.onRequestBytes('cell', 1000, async () => {
      await eventually('the bytes at the upstream', () => received === 1000);
      front.upstream.server.closeAllConnections();
      await eventually('the end at the upstream', () => gone);
      return 'continue' as const;
    });
    const reply = await upload(1_000_000);
    expect(reply.status).to.equal(502);
    expect(reply.headers['x-regproof-door']).to.equal('upstream-reset');
    expect(received).to.equal(1000);
  });
});
