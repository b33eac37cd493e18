import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { type EgressGuard, type EgressRefusal, startEgressGuard } from '../../harness/front/egress.ts';
import { loopbackLookup } from '../../harness/front/loopback.ts';
import { bodyOf, type Front, replyTo, startFront } from './front-fixture.ts';

describe('front/egress', () => {
  let front: Front;
  let guard: EgressGuard;
  const told: EgressRefusal[] = [];
  before(async () => {
    front = await startFront(async (request, response) => {
      response.end(await bodyOf(request));
    });
    guard = await startEgressGuard({ doorPort: front.door.port, onRefusal: (refusal) => told.push(refusal) });
  });
  after(async () => {
    await guard.close();
    await front[Symbol.asyncDispose]();
  });

  /** Asks the guard for a tunnel as a client with HTTPS_PROXY does. */
  async function tunnel(authority: string, tag?: string): Promise<{ status: number; socket: Socket }> {
    const { username } = new URL(guard.url(tag));
    const credentials = Buffer.from(`${decodeURIComponent(username)}:-`).toString('base64');
    const headers = tag === undefined ? {} : { 'proxy-authorization': `Basic ${credentials}` };
    const request = httpRequest({ host: '127.0.0.1', port: guard.port, method: 'CONNECT', path: authority, headers });
    request.end();
    const [response, socket] = (await once(request, 'connect')) as [IncomingMessage, Socket];
    return { status: response.statusCode!, socket };
  }

  it('lets a client through to the door', async () => {
    const open = await tunnel(`cell.regproof.test:${front.door.port}`, 'cell 1');
    expect(open.status).to.equal(200);
    const secure = connect({ socket: open.socket, servername: 'cell.regproof.test', ca: front.pki.root.cert });
    await once(secure, 'secureConnect');
    const through = httpRequest({
      createConnection: () => secure,
      method: 'PUT',
      headers: { host: 'cell.regproof.test' },
    });
    through.end('kit');
    expect((await replyTo(through as never)).body.toString()).to.equal('kit');
    secure.destroy();
    expect(guard.refusals('cell 1')).to.deep.equal([]);
  });

  it('refuses every other host and port, and records who asked', async () => {
    const refused = [
      'packages.example.test:443',
      '127.0.0.1:22',
      `localhost:${front.door.port}`,
      'cell.regproof.test:1',
      `regproof.test.example.com:${front.door.port}`,
      `notregproof.test:${front.door.port}`,
      '[::1]:22',
    ];
    for (const authority of refused) {
      const { status, socket } = await tunnel(authority, 'cell 2');
      expect(status, authority).to.equal(403);
      socket.destroy();
    }
    expect(guard.refusals('cell 2').map(({ host, port }) => `${host}:${port}`)).to.deep.equal(refused);
    expect(guard.refusals('cell 2')[0]).to.include({ method: 'CONNECT', tag: 'cell 2' });
    expect(told).to.include(guard.refusals('cell 2')[0]);
    expect(guard.refusals('another')).to.deep.equal([]);
  });

  it('refuses plain HTTP, even to the test domain', async () => {
    for (const path of ['http://example.com/x', 'http://cell.regproof.test:80/', '/']) {
      const request = httpRequest({ host: '127.0.0.1', port: guard.port, path });
      request.end();
      expect((await replyTo(request as never)).status, path).to.equal(403);
    }
    const hosts = guard
      .refusals()
      .slice(-3)
      .map(({ host, tag }) => [host, tag]);
    expect(hosts.slice(0, 2)).to.deep.equal([
      ['example.com', undefined],
      ['cell.regproof.test', undefined],
    ]);
  });
});

describe('front/loopback', () => {
  const lookup = (host: string, options = {}) =>
    new Promise<unknown>((resolve) =>
      loopbackLookup(host, options, (error, address) => resolve(error?.code ?? address)),
    );

  it('maps test hosts to loopback and refuses all others', async () => {
    expect(await lookup('cell.regproof.test')).to.equal('127.0.0.1');
    expect(await lookup('REGPROOF.test.')).to.equal('127.0.0.1');
    expect(await lookup('localhost', { all: true })).to.deep.equal([{ address: '127.0.0.1', family: 4 }]);
    for (const host of ['example.com', 'evilregproof.test', 'regproof.test.example.com', '10.0.0.1']) {
      expect(await lookup(host), host).to.equal('EGRESS_REFUSED');
      expect(await lookup(host, { all: true }), host).to.equal('EGRESS_REFUSED');
    }
  });
});
