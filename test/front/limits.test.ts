import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { eventually } from '../eventually.ts';
import { type Front, startFront } from './front-fixture.ts';

describe('front: limits', () => {
  let front: Front;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  before(async () => {
    front = await startFront((request, response) => answer(request, response), {
      limits: { headerBytes: 8192, bodyBytes: 100_000, concurrent: 3 },
    });
  });
  after(() => front[Symbol.asyncDispose]());
  const last = async (door: string) => {
    await eventually(`the record of ${door}`, () => front.exchanges.at(-1)?.door === door);
    return front.exchanges.at(-1)!;
  };

  it('cuts an upstream whose header never ends', async () => {
    const endless = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      const fill = () => {
        while (!socket.destroyed && socket.write(`X-More: ${'x'.repeat(1000)}\r\n`));
      };
      socket.on('drain', fill);
      fill();
    }).listen(0, '127.0.0.1');
    await once(endless, 'listening');
    const upstream = new URL(`http://127.0.0.1:${(endless.address() as AddressInfo).port}`);
    using _host = front.door.host('endless', { upstream });
    const reply = await front.ask('endless');
    expect(reply.status).to.equal(502);
    expect(reply.headers['x-regproof-door']).to.equal('upstream-header-too-large');
    endless.close();
  });

  it('cuts a header that is only a little too long', async () => {
    answer = (_request, response) => {
      response.setHeader('x-long', 'x'.repeat(9000)).end();
    };
    const reply = await front.ask('cell');
    expect(reply.headers['x-regproof-door']).to.equal('upstream-header-too-large');
  });

  it('cuts an upstream whose body never ends', async () => {
    answer = (_request, response) => {
      const fill = () => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000)));
      };
      response.on('drain', fill);
      fill();
    };
    const error = await front.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
    expect(error).to.have.property('code', 'ECONNRESET');
    const exchange = await last('upstream-body-too-large');
    expect(exchange.ended).to.equal('door');
    expect(exchange.responseBody.bytes).to.be.at.most(100_000 + 256 * 1024);
  });

  it('refuses a request whose body or header is too long', async () => {
    answer = (request) => {
      request.resume();
    };
    const reply = await front.ask('cell', { method: 'PUT', body: Buffer.alloc(100_001) });
    expect(reply.status).to.equal(413);
    expect(reply.headers['x-regproof-door']).to.equal('request-body-too-large');
    expect((await front.ask('cell', { headers: { 'x-long': 'x'.repeat(9000) } })).status).to.equal(431);
  });

  it('answers 504 when the upstream is silent', async () => {
    await using impatient = await startFront(() => undefined, { limits: { idleMs: 150 } });
    for (const options of [{}, { method: 'PUT', body: 'kit' }]) {
      const began = performance.now();
      const reply = await impatient.ask('cell', options);
      expect(reply.status).to.equal(504);
      expect(reply.headers['x-regproof-door']).to.equal('upstream-timeout');
      expect(performance.now() - began).to.be.within(140, 30_000);
    }
    await eventually('the record', () => impatient.exchanges.length === 2);
    expect(impatient.exchanges.map(({ status, door }) => [status, door])).to.deep.equal(
      Array(2).fill([504, 'upstream-timeout']),
    );
  });

  it('refuses more exchanges at once than it may have', async () => {
    const open: ServerResponse[] = [];
    answer = (_request, response) => {
      open.push(response);
    };
    const waiting = [1, 2, 3].map(() => front.ask('cell'));
    await eventually('three exchanges', () => open.length === 3);
    const fourth = await front.ask('cell');
    expect(fourth.status).to.equal(503);
    expect(fourth.headers['x-regproof-door']).to.equal('too-many-exchanges');
    for (const response of open) response.end();
    expect((await Promise.all(waiting)).map(({ status }) => status)).to.deep.equal([200, 200, 200]);
  });

  it('lets running exchanges end when it closes, and accepts no more', async () => {
    const own = await startFront((_request, response) => held.push(response));
    const held: ServerResponse[] = [];
    const running = own.ask('cell');
    await eventually('the exchange', () => held.length === 1);
    const closing = own.door.close(2000);
    held[0]!.end('kit');
    expect((await running).body.toString()).to.equal('kit');
    await closing;
    const late = await own.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
    expect(late).to.have.property('code', 'ECONNREFUSED');
    await own.upstream.stop();
  });

  it('cuts running exchanges when they do not end in time', async () => {
    const own = await startFront(() => undefined);
    const stuck = own.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
    await eventually('the exchange', () => own.upstream.connections === 1);
    await own.door.close(20);
    expect(await stuck).to.have.property('code', 'ECONNRESET');
    expect(own.exchanges).to.have.length(1);
    await own.upstream.stop();
  });
});
