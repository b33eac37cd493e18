import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { Plant } from '../../harness/core/defect.ts';
import { eventually } from '../eventually.ts';
import { bodyOf, type Front, replyTo, startFront } from './front-fixture.ts';

const TOO_LARGE = 17 * 1024 ** 2;

describe('front/planted', () => {
  let front: Front;
  let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  before(async () => {
    front = await startFront((request, response) => void answer(request, response));
  });
  after(() => front[Symbol.asyncDispose]());
  beforeEach(() => {
    front.exchanges.length = 0;
    answer = (_request, response) => {
      response.end('kit');
    };
  });
  const planted = (plant: Partial<Plant>) =>
    front.door.host('planted', {
      plant: { matches: () => true, ...plant },
      tag: 'defect',
      writerAuthorization: 'Bearer writer-token',
    });
  const recorded = async () => {
    await eventually('the record', () => front.exchanges.length > 0);
    return front.exchanges[0]!;
  };

  it('changes a response, corrects its length and leaves its other headers', async () => {
    answer = (request, response) => {
      expect(request.headers['accept-encoding']).to.equal('identity');
      response.writeHead(200, { etag: '"1"', 'content-length': 3, 'X-Kept': 'y' }).end('kit');
    };
    using _host = planted({
      response: (message) => ({ ...message, body: Buffer.concat([message.body, Buffer.from(' broken')]) }),
    });
    const reply = await front.ask('planted', { headers: { 'accept-encoding': 'gzip' } });
    expect(reply.body.toString()).to.equal('kit broken');
    expect(reply.headers).to.include({ 'content-length': '10', etag: '"1"', 'x-kept': 'y' });
    const exchange = await recorded();
    expect(exchange).to.deep.include({ plant: 'applied', tag: 'defect', ended: 'complete' });
    expect(exchange.responseBody.bytes).to.equal(10);
  });

  it('lets a plant change the status and drop headers, and asks it on HEAD without touching the length', async () => {
    using _host = planted({
      response: (message) => {
        const { etag: _dropped, ...headers } = message.headers;
        return { ...message, status: 404, headers };
      },
    });
    answer = (_request, response) => {
      response.writeHead(200, { etag: '"1"', 'content-length': 12 }).end('kit kit kit ');
    };
    const reply = await front.ask('planted', { method: 'HEAD' });
    expect(reply.status).to.equal(404);
    expect(reply.headers['content-length']).to.equal('12');
    expect(reply.headers.etag).to.equal(undefined);
  });

  it('touches only what the plant matches', async () => {
    using _host = planted({
      matches: ({ method, path, headers }) => method === 'GET' && path === '/a?b' && headers['x-one'] === '1',
      response: (message) => ({ ...message, body: Buffer.from('broken') }),
    });
    const headers = { 'X-One': '1' };
    expect((await front.ask('planted', { path: '/a?b', headers })).body.toString()).to.equal('broken');
    expect((await front.ask('planted', { path: '/a', headers })).body.toString()).to.equal('kit');
    expect((await front.ask('cell', { path: '/a?b', headers })).body.toString()).to.equal('kit');
    expect(front.exchanges.map(({ plant }) => plant)).to.deep.equal(['applied', undefined, undefined]);
  });

  it('changes the head of a request', async () => {
    answer = async (request, response) => {
      response.end(`${request.method} ${request.url} ${request.headers['x-more']} ${await bodyOf(request)}`);
    };
    using _host = planted({
      request: (request) => ({
        forward: { ...request, path: '/other%2f', headers: { ...request.headers, 'x-more': 'y' } },
      }),
    });
    const reply = await front.ask('planted', { method: 'PUT', path: '/kit', body: 'bytes' });
    expect(reply.body.toString()).to.equal('PUT /other%2f y bytes');
    const { requestBody } = await recorded();
    expect(requestBody.bytes).to.equal(5);
  });

  it("answers in the registry's place", async () => {
    answer = () => expect.fail('The registry was asked.');
    using _host = planted({
      request: () => ({ answer: { status: 201, headers: { 'x-lie': 'stored' }, body: Buffer.from('stored') } }),
    });
    const reply = await front.ask('planted', { method: 'PUT', body: 'kit' });
    expect(reply.status).to.equal(201);
    expect(reply.headers['x-lie']).to.equal('stored');
    expect(reply.body.toString()).to.equal('stored');
    expect((await recorded()).requestBody.bytes).to.equal(3);
    const waiting = front.open('planted', {
      method: 'PUT',
      headers: { expect: '100-continue', 'content-length': '3' },
    });
    waiting.flushHeaders();
    await once(waiting, 'continue');
    waiting.end('kit');
    expect((await replyTo(waiting)).status).to.equal(201);
  });

  for (const framing of [{ 'content-length': '3' }, { 'transfer-encoding': 'chunked' }]) {
    it(`changes the body of a request (${Object.keys(framing)[0]})`, async () => {
      let seen: [string | undefined, string] = ['', ''];
      answer = async (request, response) => {
        seen = [request.headers['content-length'], (await bodyOf(request)).toString()];
        response.end();
      };
      using _host = planted({ requestBody: (body) => Buffer.from(`${body} changed`) });
      await front.ask('planted', { method: 'PUT', headers: framing as Record<string, string>, body: 'kit' });
      expect(seen).to.deep.equal(['11', 'kit changed']);
      expect((await recorded()).requestBody.bytes, 'as the client sent it').to.equal(3);
    });
  }

  it('gives the plant further requests and the right to write', async () => {
    const seen: string[] = [];
    answer = async (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${await bodyOf(request)}`);
      response.end(`answer to ${request.url}`);
    };
    using _host = planted({
      response: async (message, _request, tools) => {
        const headers = { authorization: tools.writerAuthorization };
        const stored = await tools.upstream({ method: 'PUT', path: '/evil', headers }, Buffer.from('bytes'));
        const read = await tools.upstream({ method: 'GET', path: '/good', headers: {} });
        return { ...message, body: Buffer.from(`${stored.status} ${read.body}`) };
      },
    });
    expect((await front.ask('planted', { path: '/first' })).body.toString()).to.equal('200 answer to /good');
    expect(seen).to.deep.equal([
      'GET /first undefined ',
      'PUT /evil Bearer writer-token bytes',
      'GET /good undefined ',
    ]);
  });

  for (const hook of ['matches', 'request', 'requestBody', 'response'] as const) {
    it(`answers 500 and says so when ${hook} crashes`, async () => {
      const crash = () => {
        throw new Error('the plant fell over');
      };
      using _host = planted({ [hook]: crash });
      const reply = await front.ask('planted', { method: 'PUT', body: 'kit' });
      expect(reply.status).to.equal(500);
      expect(reply.headers['x-regproof-door']).to.equal('plant-crashed');
      const exchange = await recorded();
      expect(exchange).to.deep.include({ plant: 'crashed', ended: 'door', door: 'plant-crashed' });
      expect(exchange.detail).to.include('the plant fell over');
    });
  }

  it('passes what is too large untouched, and says so', async () => {
    const large = Buffer.alloc(TOO_LARGE, 'x');
    const digest = createHash('sha256').update(large).digest('hex');
    let seen = '';
    answer = async (request, response) => {
      seen = createHash('sha256')
        .update(await bodyOf(request))
        .digest('hex');
      response.end(large);
    };
    using _host = planted({
      requestBody: () => Buffer.from('changed'),
      response: (m) => ({ ...m, body: Buffer.from('changed') }),
    });
    for (const framing of [{ 'content-length': String(TOO_LARGE) }, { 'transfer-encoding': 'chunked' }]) {
      front.exchanges.length = 0;
      const reply = await front.ask('planted', {
        method: 'PUT',
        headers: framing as Record<string, string>,
        body: large,
      });
      expect(seen).to.equal(digest);
      expect(reply.body.equals(large)).to.equal(true);
      const exchange = await recorded();
      expect(exchange.plant).to.equal('too-large');
      expect(exchange.requestBody.sha256).to.equal(digest);
      expect(exchange.responseBody.sha256).to.equal(digest);
    }
  });

  it('serves a hundred plants at once, each on its own host', async () => {
    const hosts = Array.from({ length: 100 }, (_, n) =>
      front.door.host(`d${n}`, {
        plant: { matches: () => true, response: (message) => ({ ...message, body: Buffer.from(`defect ${n}`) }) },
      }),
    );
    const replies = await Promise.all(hosts.map((_, n) => front.ask(`d${n}`)));
    expect(replies.map(({ body }) => body.toString())).to.deep.equal(hosts.map((_, n) => `defect ${n}`));
    for (const host of hosts) host.remove();
    expect((await front.ask('d7')).status).to.equal(421);
  });
});
