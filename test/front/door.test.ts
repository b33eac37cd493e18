import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:tls';
import { expect } from 'chai';
import { BAD_CERTIFICATES, type BadCertificate } from '../../harness/core/certificate.ts';
import { HarnessError } from '../../harness/core/error.ts';
import { startDoor } from '../../harness/front/door.ts';
import { eventually } from '../eventually.ts';
import { bodyOf, type Front, keepAlive, replyTo, startFront } from './front-fixture.ts';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

describe('front/door', () => {
  let front: Front;
  let answer: (
    request: Parameters<Parameters<typeof startFront>[0]>[0],
    response: Parameters<Parameters<typeof startFront>[0]>[1],
  ) => void;
  before(async () => {
    front = await startFront((request, response) => answer(request, response));
  });
  after(() => front[Symbol.asyncDispose]());
  beforeEach(() => {
    front.exchanges.length = 0;
    front.refused.length = 0;
    answer = (_request, response) => response.end('kit');
  });

  it('passes a request to the upstream and records it', async () => {
    answer = async (request, response) => {
      response.writeHead(201, { 'X-Seen': sha256(await bodyOf(request)), 'content-type': 'text/plain' }).end('kit');
    };
    const reply = await front.ask('cell', { method: 'PUT', path: '/a?b=c', body: 'hello' });
    expect(reply.status).to.equal(201);
    expect(reply.headers['x-seen']).to.equal(sha256('hello'));
    await eventually('the record', () => front.exchanges.length === 1);
    const [exchange] = front.exchanges;
    expect(exchange).to.deep.include({
      host: 'cell',
      tag: 'cell-tag',
      method: 'PUT',
      path: '/a?b=c',
      status: 201,
      ended: 'complete',
    });
    expect(exchange!.requestBody).to.deep.equal({ bytes: 5, sha256: sha256('hello'), excerpt: 'hello' });
    expect(exchange!.responseBody).to.deep.equal({ bytes: 3, sha256: sha256('kit'), excerpt: 'kit' });
    expect(exchange!.firstByteMs).to.be.a('number').that.is.at.most(exchange!.totalMs);
    expect(exchange!.responseHeaders['content-type']).to.equal('text/plain');
  });

  it('tells the upstream where the request came from, and hides what concerns the connection', async () => {
    let raw: string[] = [];
    answer = (request, response) => {
      raw = request.rawHeaders;
      response.writeHead(200, { 'Keep-Alive': 'timeout=1', Connection: 'X-Hop', 'X-Hop': '1', 'X-End': '2' }).end();
    };
    const host = front.door.host('mounted', { prefix: '/some/prefix' });
    const reply = await front.ask('mounted', {
      path: '/some/prefix/simple/',
      headers: { 'X-Forwarded-Host': 'liar', Connection: 'X-Secret, close', 'X-Secret': '1', 'X-Kept-Case': 'Yes' },
    });
    host.remove();
    const headers = new Map<string, string>();
    for (let i = 0; i < raw.length; i += 2) headers.set(raw[i]!, raw[i + 1]!);
    expect(headers.get('X-Forwarded-Proto')).to.equal('https');
    expect(headers.get('X-Forwarded-Host')).to.equal(`mounted.regproof.test:${front.door.port}`);
    expect(headers.get('X-Forwarded-Prefix')).to.equal('/some/prefix');
    expect(headers.get('X-Forwarded-For')).to.equal('127.0.0.1');
    expect(raw.filter((name) => name.toLowerCase() === 'x-forwarded-host')).to.have.length(1);
    expect(headers.get('X-Kept-Case')).to.equal('Yes');
    expect([...headers.keys()].map((name) => name.toLowerCase())).to.not.include('x-secret');
    expect(reply.headers['x-hop']).to.equal(undefined);
    expect(reply.headers['x-end']).to.equal('2');
  });

  it('delivers a refusal in mid-upload, and no reset in its place', async () => {
    answer = (request, response) => {
      // A server that is told to close the connection would do so now, with most of the body unread.
      response.writeHead(413).end();
      request.resume();
    };
    const body = Buffer.alloc(9_000_000);
    for (let upload = 1; upload <= 10; upload++) {
      const reply = await front.ask('cell', { method: 'POST', body });
      expect(reply.status, `upload ${upload}`).to.equal(413);
    }
  });

  it('takes the prefix off and serves nothing outside it', async () => {
    let seen = '';
    answer = (request, response) => {
      seen = request.url!;
      response.end();
    };
    using _host = front.door.host('below', { prefix: '/p/', upstream: new URL('/base/', front.upstreamUrl) });
    expect(front.door.host('url', { prefix: '/p/' }).url).to.equal(`https://url.regproof.test:${front.door.port}/p/`);
    await front.ask('below', { path: '/p/a%2fb//../c?d' });
    expect(seen).to.equal('/base/a%2fb//../c?d');
    await front.ask('below', { path: '/p' });
    expect(seen).to.equal('/base');
    seen = '';
    const reply = await front.ask('below', { path: '/private' });
    expect(reply.status).to.equal(404);
    expect(reply.headers['x-regproof-door']).to.equal('outside-prefix');
    expect(seen).to.equal('');
  });

  it('forwards the request target byte for byte', async () => {
    let seen = '';
    answer = (request, response) => {
      seen = request.url!;
      response.end();
    };
    const path = '/@scope%2fkit//a/../b/./%2e%2E/+~!$&\'()*,;=:@[]{}|^"<>\\?x=%00&y=/../#z';
    await front.ask('cell', { path });
    expect(seen).to.equal(path);
  });

  it('keeps order, spelling and repetition of response headers', async () => {
    const raw = ['X-B', '1', 'x-a', '2', 'X-B', '3', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Length', '0'];
    answer = (_request, response) => {
      response.sendDate = false;
      response.writeHead(200, raw).end();
    };
    const reply = await front.ask('cell');
    expect(reply.rawHeaders.slice(0, raw.length)).to.deep.equal(raw);
    expect(reply.headers.date).to.equal(undefined);
  });

  it('answers 421 for a host that nobody registered, and 503 before the target was started', async () => {
    const reply = await front.ask('nobody');
    expect(reply.status).to.equal(421);
    expect(reply.headers['x-regproof-door']).to.equal('unknown-host');
    expect(JSON.parse(reply.body.toString()).error).to.equal('unknown-host');
    const early = await startFront(() => undefined, { upstream: undefined as unknown as URL });
    expect((await early.ask('cell')).status).to.equal(503);
    early.door.setUpstream(front.upstreamUrl);
    expect((await early.ask('cell')).status).to.equal(200);
    const own = early.door.host('own');
    own.setUpstream(new URL('http://127.0.0.1:1'));
    expect((await early.ask('own')).headers['x-regproof-door']).to.equal('upstream-refused');
    own.remove();
    expect((await early.ask('own')).status).to.equal(421);
    await early[Symbol.asyncDispose]();
    const unknown = front.exchanges.find(({ host }) => host === 'nobody');
    expect(unknown).to.deep.include({ status: 421, ended: 'door', door: 'unknown-host' });
  });

  it('presents the bad certificate that the name asks for, and the good one otherwise', async () => {
    const fingerprint = async (servername: string) => {
      const socket = connect({ host: '127.0.0.1', port: front.door.port, servername, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    };
    const expected = (pem: string) => new X509Certificate(pem).fingerprint256;
    for (const name of BAD_CERTIFICATES) {
      const bad = expected(front.pki.bad[name].cert);
      expect(await fingerprint(`${name}.regproof.test`), name).to.equal(bad);
      expect(await fingerprint(`${name}-of-kit.regproof.test`), name).to.equal(bad);
    }
    const good = expected(front.pki.server.cert);
    expect(await fingerprint('cell.regproof.test')).to.equal(good);
    expect(await fingerprint('kit-of-expired.regproof.test')).to.equal(good);
    expect(await fingerprint('expired-key-of-kit.regproof.test')).to.equal(good);
    expect(await fingerprint('localhost')).to.equal(good);
  });

  const codes: Partial<Record<BadCertificate, string>> = {
    expired: 'CERT_HAS_EXPIRED',
    'self-signed': 'DEPTH_ZERO_SELF_SIGNED_CERT',
  };
  for (const [name, code] of Object.entries(codes)) {
    it(`serves a cell behind the ${name} certificate, and records that the client refused it`, async () => {
      const label = `${name}-of-cell`;
      const refusal = await front.ask(label).catch((error: NodeJS.ErrnoException) => error.code);
      expect(refusal).to.equal(code);
      await eventually('the refusal', () => front.refused.length > 0);
      expect(front.refused[0]).to.deep.include({ host: label, tag: 'cell-tag' });
      const reckless = await front.ask(label, { rejectUnauthorized: false });
      expect(reckless.body.toString()).to.equal('kit');
      await eventually('the record', () => front.exchanges.length === 1);
      expect(front.exchanges[0]).to.deep.include({ host: label, tag: 'cell-tag' });
    });
  }

  it('records a client that went away after the handshake without a word', async () => {
    const socket = connect({
      host: '127.0.0.1',
      port: front.door.port,
      servername: 'cell.regproof.test',
      ca: front.pki.root.cert,
    });
    await once(socket, 'secureConnect');
    socket.end();
    await eventually('the record', () => front.refused.length === 1);
    expect(front.refused[0]).to.deep.include({ host: 'cell', tag: 'cell-tag', reason: 'closed' });
  });

  it('waits longer for an answer than it keeps idle connections', async () => {
    answer = (_request, response) => {
      setTimeout(() => response.end('late'), 1200);
    };
    expect((await front.ask('cell')).body.toString()).to.equal('late');
  });

  it('counts the exchanges that a host has open, now and at most', async () => {
    const held: (() => void)[] = [];
    answer = (_request, response) => void held.push(() => response.end('kit'));
    using host = front.door.host('counted');
    const asked = [1, 2, 3].map(() => front.ask('counted'));
    await eventually('three exchanges', () => held.length === 3);
    expect(front.door.inFlight('counted')).to.deep.equal({ now: 3, peak: 3 });
    held[0]!();
    await Promise.race(asked);
    await eventually('the end of one', () => front.door.inFlight('counted').now === 2);
    for (const end of held) end();
    await Promise.all(asked);
    await host.settled();
    expect(front.door.inFlight('counted')).to.deep.equal({ now: 0, peak: 3 });
  });

  it('reuses connections on both sides', async () => {
    const agent = keepAlive();
    const before = front.upstream.connections;
    const sockets = new Set<unknown>();
    for (let i = 0; i < 5; i++) {
      const request = front.open('cell', { agent });
      request.once('socket', (socket) => sockets.add(socket));
      request.end();
      await replyTo(request);
    }
    agent.destroy();
    expect(sockets.size).to.equal(1);
    expect(front.upstream.connections - before).to.be.at.most(1);
  });

  it('repeats a GET when the upstream closed a kept connection, and never a write', async () => {
    const agent = keepAlive();
    let requests = 0;
    answer = (request, response) => {
      requests++;
      // Every second request of a connection meets a closed one.
      if ((request.socket as { used?: boolean }).used) request.socket.destroy();
      else response.end('kit');
      (request.socket as { used?: boolean }).used = true;
    };
    for (let i = 0; i < 2; i++) {
      const request = front.open('cell', { agent });
      request.end();
      expect((await replyTo(request)).status).to.equal(200);
    }
    expect(requests).to.equal(3);
    for (let i = 0; i < 3; i++) expect((await front.ask('cell', { method: 'DELETE' })).status).to.equal(200);
    expect(requests).to.equal(6);
    agent.destroy();
  });

  it('refuses an upgrade by answering as if nothing had been asked', async () => {
    const reply = await front.ask('cell', { headers: { Connection: 'Upgrade', Upgrade: 'websocket' } });
    expect(reply.status).to.equal(200);
  });

  it('says that the port is taken', async () => {
    const taken = await startDoor({
      certificates: front.pki,
      recorder: { record: () => undefined },
      port: front.door.port,
    }).catch((error: unknown) => error);
    expect(taken).to.be.instanceOf(HarnessError);
    expect((taken as HarnessError).code).to.equal('PORT_IN_USE');
  });

  it('does not speak plain HTTP', async () => {
    const request = httpRequest({ port: front.door.port, host: '127.0.0.1' });
    request.end();
    const [error] = await once(request, 'error');
    expect(error).to.have.property('code', 'ECONNRESET');
  });
});
