import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { seededBytes } from '../../harness/core/seed.ts';
import { eventually } from '../eventually.ts';
import { bodyOf, type Front, keepAlive, replyTo, startFront } from './front-fixture.ts';

/** Of bodies, in bytes, and what may be held of them at a time. */
const LARGE = 30_000_000;
const MEMORY = 12 * 1024 ** 2;
/** More than all buffers on the way, those of the system included. */
const ENDLESS = 100_000_000;

/** Writes `bytes` seeded bytes with backpressure and returns their digest. */
async function writeSeeded(sink: NodeJS.WritableStream, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for (const chunk of seededBytes(bytes, 'front', bytes)) {
    hash.update(chunk);
    if (!sink.write(Buffer.from(chunk))) await once(sink, 'drain');
  }
  sink.end();
  return hash.digest('hex');
}

/** Reads to the end without keeping anything. */
async function drain(
  source: AsyncIterable<unknown>,
  passed: (bytes: number) => void = () => {},
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    passed((chunk as Buffer).length);
  }
  return { bytes, sha256: hash.digest('hex') };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How often the memory is looked at: by bytes, not by time, since each look stops the process. */
const LOOK_EVERY = 6_000_000;

/**
 * Highest growth of what is alive, buffers included, while `run` passes bytes on and says how many.
 * Registry and client are in this process too.
 */
async function memoryGrowth(run: (passed: (bytes: number) => void) => Promise<void>): Promise<number> {
  const used = () => {
    // The second run waits for what the first one only began: freeing the memory of buffers.
    collectGarbage();
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let peak = before;
  let unseen = 0;
  await run((bytes) => {
    unseen += bytes;
    if (unseen < LOOK_EVERY) return;
    unseen = 0;
    peak = Math.max(peak, used());
  });
  return Math.max(peak, used()) - before;
}

describe('front: streams', () => {
  let front: Front;
  let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  before(async () => {
    front = await startFront((request, response) => void answer(request, response));
  });
  after(() => front[Symbol.asyncDispose]());
  beforeEach(() => {
    front.exchanges.length = 0;
  });
  const recorded = async () => {
    await eventually('the record', () => front.exchanges.length > 0);
    return front.exchanges[0]!;
  };

  for (const framing of ['length', 'chunked'] as const) {
    it(`streams 30 MB up at flat memory (${framing})`, async () => {
      let seen = { bytes: 0, sha256: '' };
      let sent = '';
      const growth = await memoryGrowth(async (passed) => {
        answer = async (request, response) => {
          seen = await drain(request, passed);
          response.end();
        };
        const headers = framing === 'length' ? { 'content-length': String(LARGE) } : {};
        const request = front.open('cell', { method: 'PUT', headers });
        const reply = replyTo(request);
        sent = await writeSeeded(request, LARGE);
        expect((await reply).status).to.equal(200);
      });
      expect(seen).to.deep.equal({ bytes: LARGE, sha256: sent });
      const { requestBody } = await recorded();
      expect(requestBody).to.deep.equal({ bytes: LARGE, sha256: sent });
      expect(growth).to.be.below(MEMORY);
    });

    it(`streams 30 MB down at flat memory (${framing})`, async () => {
      let sent = '';
      answer = async (_request, response) => {
        if (framing === 'length') response.setHeader('content-length', LARGE);
        sent = await writeSeeded(response, LARGE);
      };
      let got = { bytes: 0, sha256: '' };
      const growth = await memoryGrowth(async (passed) => {
        const request = front.open('cell');
        request.end();
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        expect(response.headers['content-length']).to.equal(framing === 'length' ? String(LARGE) : undefined);
        got = await drain(response, passed);
      });
      expect(got).to.deep.equal({ bytes: LARGE, sha256: sent });
      expect((await recorded()).responseBody).to.deep.equal({ bytes: LARGE, sha256: sent });
      expect(growth).to.be.below(MEMORY);
    });
  }

  it('holds a fast upstream back when the client does not read', async () => {
    let written = 0;
    answer = (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const fill = () => {
        while (written < ENDLESS && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', fill);
      fill();
    };
    const request = front.open('cell');
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.pause();
    let last = -1;
    await eventually('the upstream standing still', () => {
      const still = written === last && written > 0;
      last = written;
      return still;
    });
    expect(written).to.be.below(ENDLESS / 2);
    request.destroy();
  });

  it('passes framing on: a length stays a length, chunks stay chunks, no body stays none', async () => {
    const seen: (string | undefined)[][] = [];
    answer = async (request, response) => {
      await bodyOf(request);
      seen.push([request.headers['content-length'], request.headers['transfer-encoding']]);
      response.end();
    };
    await front.ask('cell', { method: 'POST', body: 'four' });
    await front.ask('cell', { method: 'PUT', headers: { 'transfer-encoding': 'chunked' }, body: 'four' });
    await front.ask('cell', { method: 'DELETE', headers: { 'transfer-encoding': 'chunked' }, body: 'four' });
    await front.ask('cell', { method: 'GET' });
    await front.ask('cell', { method: 'POST', headers: { 'content-length': '0' } });
    expect(seen).to.deep.equal([
      ['4', undefined],
      [undefined, 'chunked'],
      [undefined, 'chunked'],
      [undefined, undefined],
      ['0', undefined],
    ]);
  });

  it('answers HEAD with the length and without a body', async () => {
    answer = (request, response) => {
      expect(request.method).to.equal('HEAD');
      response.writeHead(200, { 'content-length': '12345', etag: '"kit"' }).end();
    };
    const agent = keepAlive();
    for (let i = 0; i < 2; i++) {
      const request = front.open('cell', { method: 'HEAD', agent });
      request.end();
      const reply = await replyTo(request);
      expect(reply.headers).to.include({ 'content-length': '12345', etag: '"kit"' });
      expect(reply.body).to.have.length(0);
    }
    agent.destroy();
  });

  it('passes 204 and 304 on', async () => {
    for (const status of [204, 304]) {
      answer = (_request, response) => {
        response.writeHead(status, { etag: '"kit"' }).end();
      };
      const reply = await front.ask('cell');
      expect(reply.status).to.equal(status);
      expect(reply.headers.etag).to.equal('"kit"');
      expect(reply.headers['transfer-encoding']).to.equal(undefined);
    }
  });

  it('passes Range on in both directions', async () => {
    answer = (request, response) => {
      expect(request.headers.range).to.equal('bytes=1-2');
      response.writeHead(206, { 'content-range': 'bytes 1-2/3', 'content-length': 2 }).end('it');
    };
    const reply = await front.ask('cell', { headers: { range: 'bytes=1-2' } });
    expect(reply.status).to.equal(206);
    expect(reply.headers['content-range']).to.equal('bytes 1-2/3');
    expect(reply.body.toString()).to.equal('it');
  });

  it('passes trailers on in both directions', async () => {
    let seen: NodeJS.Dict<string> = {};
    answer = async (request, response) => {
      await bodyOf(request);
      expect(request.headers.trailer).to.equal('X-Sum');
      expect(request.headers.te).to.equal('trailers');
      seen = request.trailers;
      response.writeHead(200, { Trailer: 'X-Back' });
      response.write('kit');
      response.addTrailers({ 'X-Back': 'b' });
      response.end();
    };
    const headers = { 'transfer-encoding': 'chunked', trailer: 'X-Sum', te: 'trailers', connection: 'TE' };
    const request = front.open('cell', { method: 'PUT', headers });
    request.write('kit');
    request.addTrailers([['X-Sum', 's']]);
    request.end();
    const reply = await replyTo(request);
    expect(seen).to.deep.equal({ 'x-sum': 's' });
    expect(reply.trailers).to.deep.equal({ 'x-back': 'b' });
    expect(reply.body.toString()).to.equal('kit');
  });

  it('drops the announcement of trailers where none can be sent', async () => {
    answer = (_request, response) => {
      const socket = response.socket!;
      socket.end('HTTP/1.1 200 OK\r\nTrailer: X-Back\r\nContent-Length: 3\r\nConnection: close\r\n\r\nkit');
    };
    expect((await front.ask('cell')).body.toString()).to.equal('kit');
  });

  it('asks the upstream before it tells a client to continue', async () => {
    let asked = '';
    front.upstream.server.once('checkContinue', async (request: IncomingMessage, response: ServerResponse) => {
      asked = request.headers.expect ?? '';
      response.writeContinue();
      response.end(await bodyOf(request));
    });
    const request = front.open('cell', { method: 'PUT', headers: { expect: '100-continue', 'content-length': '3' } });
    request.flushHeaders();
    await once(request, 'continue');
    request.end('kit');
    expect((await replyTo(request)).body.toString()).to.equal('kit');
    expect(asked).to.equal('100-continue');
  });

  it('passes on the refusal of a client that waits to continue, and ends the connection', async () => {
    front.upstream.server.once('checkContinue', (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(401).end();
    });
    let continued = false;
    const agent = keepAlive();
    const headers = { expect: '100-continue', 'content-length': '3' };
    const request = front.open('cell', { method: 'PUT', headers, agent });
    request.on('continue', () => {
      continued = true;
    });
    request.flushHeaders();
    const reply = await replyTo(request);
    expect(reply.status).to.equal(401);
    expect(reply.headers.connection).to.equal('close');
    expect(continued).to.equal(false);
    agent.destroy();
    expect(await recorded()).to.deep.include({ status: 401, ended: 'complete' });
  });

  it('delivers an early answer although the body was not sent to its end', async () => {
    // Answers at once, closes its side and reads on for a while, as servers do so that the answer is not lost.
    const hasty = createServer({ allowHalfOpen: true }, (socket) => {
      socket.once('data', () => {
        socket.end('HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 8\r\n\r\ntoo much');
        socket.resume().on('error', () => undefined);
      });
    }).listen(0, '127.0.0.1');
    await once(hasty, 'listening');
    const upstream = new URL(`http://127.0.0.1:${(hasty.address() as AddressInfo).port}`);
    using _host = front.door.host('hasty', { upstream });
    const request = front.open('hasty', { method: 'PUT', headers: { 'content-length': String(5_000_000) } });
    const reply = replyTo(request);
    request.write(Buffer.alloc(2_000_000));
    expect((await reply).status).to.equal(413);
    request.on('error', () => undefined);
    request.end(Buffer.alloc(3_000_000));
    const { requestBody, ended } = await recorded();
    expect(ended).to.equal('complete');
    expect(requestBody.bytes).to.be.at.least(1);
    hasty.close();
  });

  it('aborts the upstream when the client goes away, during the request and during the response', async () => {
    let upstreamGone = 0;
    answer = (request) => {
      request.resume();
      request.once('close', () => upstreamGone++);
    };
    const upload = front.open('cell', { method: 'PUT', headers: { 'content-length': '1000000' } });
    upload.on('error', () => undefined);
    const arrived = once(front.upstream.server, 'request');
    upload.write(Buffer.alloc(1000));
    await arrived;
    upload.destroy();
    await eventually('the end of the upload', () => upstreamGone === 1);
    expect(await recorded()).to.deep.include({ ended: 'client-abort', status: null });

    front.exchanges.length = 0;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write('x');
      response.once('close', () => upstreamGone++);
    };
    const download = front.open('cell');
    download.on('error', () => undefined);
    download.end();
    const [response] = (await once(download, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    download.destroy();
    await eventually('the end of the download', () => upstreamGone === 2);
    expect(await recorded()).to.deep.include({ ended: 'client-abort', status: 200 });
  });

  it('cuts the client when the upstream breaks off its response', async () => {
    for (const framing of [{ 'content-length': '100' }, {}]) {
      front.exchanges.length = 0;
      answer = (_request, response) => {
        response.writeHead(200, framing);
        response.write('kit', () => response.socket?.destroy());
      };
      const error = await front.ask('cell').catch((caught: NodeJS.ErrnoException) => caught);
      expect(error).to.have.property('code', 'ECONNRESET');
      const exchange = await recorded();
      expect(exchange).to.deep.include({ ended: 'upstream-abort', status: 200 });
      expect(exchange.responseBody.bytes).to.equal(3);
    }
  });

  it('answers 502 when the upstream refuses, resets or babbles', async () => {
    const cases: [string, (request: IncomingMessage, response: ServerResponse) => void][] = [
      ['upstream-reset', (_request, response) => response.socket?.destroy()],
      ['upstream-invalid', (_request, response) => response.socket?.end('what?\r\n\r\n')],
    ];
    for (const [reason, behave] of cases) {
      for (const method of ['GET', 'PUT']) {
        answer = behave;
        const reply = await front.ask('cell', { method, ...(method === 'PUT' ? { body: 'kit' } : {}) });
        expect(reply.status, reason).to.equal(502);
        expect(reply.headers['x-regproof-door']).to.equal(reason);
      }
    }
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    using _host = front.door.host('dead', { upstream: new URL(`http://127.0.0.1:${port}`) });
    expect((await front.ask('dead', { method: 'PUT', body: 'kit' })).headers['x-regproof-door']).to.equal(
      'upstream-refused',
    );
    expect(front.exchanges.at(-1)).to.deep.include({ status: 502, ended: 'upstream-abort', door: 'upstream-refused' });
  });

  it('adds no framing to a request that has none', async () => {
    let seen: (string | undefined)[] = [];
    answer = (request, response) => {
      seen = [request.headers['content-length'], request.headers['transfer-encoding']];
      response.end();
    };
    const socket: Socket = connect({
      host: '127.0.0.1',
      port: front.door.port,
      ca: front.pki.root.cert,
      servername: 'cell.regproof.test',
    });
    socket.write('POST / HTTP/1.1\r\nHost: cell.regproof.test\r\nConnection: close\r\n\r\n');
    await bodyOf(socket as unknown as IncomingMessage);
    expect(seen).to.deep.equal(['0', undefined]);
  });

  it('serves a client of HTTP/1.0', async () => {
    answer = (_request, response) => {
      response.write('one ');
      response.end('two');
    };
    const socket: Socket = connect({
      host: '127.0.0.1',
      port: front.door.port,
      ca: front.pki.root.cert,
      servername: 'cell.regproof.test',
    });
    socket.write('GET / HTTP/1.0\r\nHost: cell.regproof.test\r\n\r\n');
    const text = (await bodyOf(socket as unknown as IncomingMessage)).toString();
    expect(text).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).to.match(/\r\n\r\none two$/);
  });
});
