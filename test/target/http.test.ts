import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { Violation } from '../../harness/core/finding.ts';
import { type HttpTuning, KEPT_BODY } from '../../harness/core/http.ts';
import { fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';
import { rawClient } from '../fakes/raw-client.ts';

const echo = () => fakeRegistry((socket, head) => socket.write(reply(200, pathOf(head))));

describe('raw HTTP', () => {
  it('reads below the pull URL and writes below the push URL, each with the credential of its role', async () => {
    await using registry = await echo();
    await using client = rawClient(registry.origin);
    expect((await client.http.get('kit?x=1')).text()).to.equal('/pull/kit?x=1');
    expect((await client.http.get('kit?from=https://other.test/')).text()).to.equal(
      '/pull/kit?from=https://other.test/',
    );
    expect((await client.http.get('/root')).text()).to.equal('/root');
    expect((await client.http.get(`${registry.origin}/abs`)).text()).to.equal('/abs');
    for (const method of ['put', 'post', 'delete'] as const) {
      expect((await client.http[method]('kit', { body: 'b' })).text()).to.equal('/push/kit');
    }
    await client.http.get('kit', { as: 'wrong' });
    expect(client.roles).to.deep.equal(['reader', 'reader', 'reader', 'reader', 'writer', 'writer', 'writer', 'wrong']);
    expect(registry.heads[0]).to.match(/^authorization: token of reader$/m);
    expect(registry.heads.at(-1)).to.match(/^authorization: token of wrong$/m);
    expect(registry.bodies.filter((body) => body === 'b')).to.have.length(3);
  });

  it('lets every verb pass whoever stands before the requests', async () => {
    await using registry = await echo();
    const seen: string[] = [];
    const intercept: NonNullable<HttpTuning['intercept']> = (send) => (method, path, request) => {
      seen.push(`${method} ${path}`);
      return send(method, `${path}/changed`, request);
    };
    await using client = rawClient(registry.origin, {}, undefined, { intercept });
    expect((await client.http.get('kit')).text()).to.equal('/pull/kit/changed');
    await client.http.put('kit', { body: 'b' });
    await client.http.request('POST', 'kit');
    expect(seen).to.deep.equal(['GET kit', 'PUT kit', 'POST kit']);
  });

  it('gives up after the caller’s own time, and says that it was time', async () => {
    await using registry = await fakeRegistry(() => {});
    await using client = rawClient(registry.origin, {}, undefined, { timeoutMs: 50 });
    const error = await client.http.get('kit').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Violation).with.property('actual', 'no complete answer in 0.05 s');
    expect((error as Violation).cause).to.have.property('name', 'TimeoutError');
  });

  it('lets a check state its own headers', async () => {
    await using registry = await echo();
    await using client = rawClient(registry.origin);
    await client.http.get('kit', { headers: { authorization: 'mine', accept: 'x/y' } });
    expect(registry.heads[0])
      .to.match(/^authorization: mine$/m)
      .and.to.match(/^accept: x\/y$/m);
  });

  it('hashes the whole body, and records each exchange', async () => {
    const body = Buffer.from('some bytes');
    await using registry = await fakeRegistry((socket) =>
      socket.write(reply(201, body, { 'X-Twice': 'a', 'x-twice': 'b' })),
    );
    await using client = rawClient(registry.origin);
    const response = await client.http.get('kit');
    expect(response).to.include({ status: 201, size: 10, url: `${registry.origin}/pull/kit` });
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'] as const)
      expect(response[algorithm]).to.equal(createHash(algorithm).update(body).digest('hex'));
    expect(response.body.equals(body)).to.equal(true);
    expect(client.exchanges).to.deep.equal(['GET /pull/kit 201']);
  });

  it('joins repeated headers', async () => {
    await using registry = await fakeRegistry((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nX-Twice: a\r\nx-twice: b\r\ncontent-length: 0\r\n\r\n'),
    );
    await using client = rawClient(registry.origin);
    expect((await client.http.get('kit')).headers['x-twice']).to.equal('a, b');
  });

  it('hashes a body that it does not keep, and says so when it is asked for', async () => {
    const body = 'x'.repeat(2_000);
    await using registry = await fakeRegistry((socket) => socket.write(reply(200, body)));
    await using client = rawClient(registry.origin, { keptBytes: 1_000 });
    const response = await client.http.get('kit');
    expect(response.size).to.equal(2_000);
    expect(response.sha256).to.equal(createHash('sha256').update(body).digest('hex'));
    for (const look of [() => response.body, () => response.text(), () => response.json()])
      expect(look).to.throw(Violation, 'the document is too large');
  });

  it('follows redirects of reads, relative ones as RFC 3986 says', async () => {
    const to: Record<string, string> = {
      '/pull/a/b': 'c',
      '/pull/a/c': '../d?x=1',
      '/pull/d?x=1': '/e',
      '/e': '?last',
    };
    await using registry = await fakeRegistry((socket, head) => {
      const location = to[pathOf(head)];
      socket.write(location ? reply(302, '', { location }) : reply(200, pathOf(head)));
    });
    await using client = rawClient(registry.origin);
    const response = await client.http.get('a/b');
    expect(response.text()).to.equal('/e?last');
    expect(response.url).to.equal(`${registry.origin}/e?last`);
    expect(client.exchanges).to.have.length(5);
  });

  it('leaves redirects to the check where it writes or asks for that', async () => {
    await using registry = await fakeRegistry((socket) => socket.write(reply(307, '', { location: '/elsewhere' })));
    await using client = rawClient(registry.origin);
    expect((await client.http.put('kit', { body: 'x' })).status).to.equal(307);
    expect((await client.http.get('kit', { follow: false })).status).to.equal(307);
    expect(registry.heads).to.have.length(2);
  });

  it('remembers what was sent, up to a mebibyte, whether it was streamed or not', async () => {
    await using registry = await echo();
    await using client = rawClient(registry.origin);
    const streamed = (bytes: Buffer) => ({
      size: bytes.length,
      stream: () => Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]),
    });
    await client.http.put('kit', { body: 'text', headers: { 'x-kit': '1' } });
    await client.http.put('kit', { body: streamed(Buffer.from('streamed')), as: 'wrong' });
    await client.http.get('kit');
    for (const body of [Buffer.alloc(KEPT_BODY + 1), streamed(Buffer.alloc(KEPT_BODY + 1))])
      await client.http.put('kit', { body });
    const { sent } = client;
    expect(sent.map(({ as, size }) => [as, size])).to.deep.equal([
      ['writer', 4],
      ['wrong', 8],
      ['reader', null],
      ['writer', KEPT_BODY + 1],
      ['writer', KEPT_BODY + 1],
    ]);
    expect(sent.map(({ bytes }) => bytes()?.toString() ?? null)).to.deep.equal(['text', 'streamed', null, null, null]);
    expect(sent[0]!.headers).to.deep.equal({ 'x-kit': '1' });
    expect(registry.bodies.slice(0, 2)).to.deep.equal(['text', 'streamed']);
  });

  it('ends with the cell: no violation, the reason of the signal', async () => {
    const cell = new AbortController();
    await using registry = await fakeRegistry(() => cell.abort());
    await using client = rawClient(registry.origin, {}, cell.signal);
    const error = await client.http.get('kit').catch((reason) => reason);
    expect(error).to.equal(cell.signal.reason);
    expect(error).to.not.be.instanceOf(Violation);
  });
});
