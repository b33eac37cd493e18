import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { startRegistry } from '../../harness/registry/server.ts';
import { Fixture } from './fixture.ts';
import { toy } from './toy-format.ts';

const BYTES = Buffer.from('0123456789');
const ETAG = `"${createHash('sha256').update(BYTES).digest('hex')}"`;

describe('registry server', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await Fixture.start({ toy }, { maxBytes: 100_000 });
    await fixture.fetch('/toy/kit/1', { method: 'PUT', body: BYTES, as: 'writer' });
  });
  after(() => fixture.remove());

  it('answers health checks', async () => {
    const response = await fixture.fetch('/-/health');
    expect([response.status, await response.json()]).to.deep.equal([200, { status: 'ok' }]);
  });

  it('answers unknown paths, methods and bad escapes in the shape of the format', async () => {
    for (const [method, path, status] of [
      ['GET', '/toy/a/b/c', 404],
      ['POST', '/toy/kit', 405],
      ['GET', '/toy/%zz', 400],
      ['GET', '/toy/boom', 500],
    ] as const) {
      const response = await fixture.fetch(path, { method });
      expect(response.status, path).to.equal(status);
      expect(response.headers.get('content-type'), path).to.equal('text/x-toy');
      expect(await response.text(), path).to.match(/^toy: /);
      if (status === 405) expect(response.headers.get('allow')).to.equal('GET, HEAD');
    }
    expect((await fixture.fetch('/nothing/here')).status).to.equal(404);
    expect((await fixture.fetch('//toy/kit')).status).to.equal(404);
  });

  it('matches an encoded slash inside one segment', async () => {
    await fixture.fetch('/toy/a%2fb/1', { method: 'PUT', body: 'x', as: 'writer' });
    expect((await fixture.fetch('/toy/a%2Fb/1')).status).to.equal(200);
    expect((await fixture.fetch('/toy/a/b/1')).status).to.equal(404);
  });

  it('gives HEAD the status and headers of GET', async () => {
    for (const path of ['/toy/kit/1', '/toy/kit', '/toy/none', '/toy/kit/none', '/-/health']) {
      const [get, head] = [await fixture.fetch(path), await fixture.fetch(path, { method: 'HEAD' })];
      expect(head.status, path).to.equal(get.status);
      for (const name of ['content-length', 'content-type', 'etag', 'cache-control', 'accept-ranges']) {
        expect(head.headers.get(name), `${path} ${name}`).to.equal(get.headers.get(name));
      }
      expect(Number(get.headers.get('content-length'))).to.equal((await get.arrayBuffer()).byteLength);
    }
  });

  it('honours If-None-Match', async () => {
    for (const path of ['/toy/kit/1', '/toy/kit']) {
      const etag = (await fixture.fetch(path)).headers.get('etag')!;
      expect(etag).to.match(/^"[0-9a-f]{64}"$/);
      for (const value of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const response = await fixture.fetch(path, { headers: { 'if-none-match': value } });
        expect([response.status, await response.text(), response.headers.get('etag')]).to.deep.equal([304, '', etag]);
      }
      expect((await fixture.fetch(path, { headers: { 'if-none-match': '"x"' } })).status).to.equal(200);
    }
  });

  it('changes the entity tag of a document that changed', async () => {
    const before = (await fixture.fetch('/toy/kit')).headers.get('etag')!;
    await fixture.fetch('/toy/kit/2', { method: 'PUT', body: 'other', as: 'writer' });
    const after = await fixture.fetch('/toy/kit', { headers: { 'if-none-match': before } });
    expect(after.status).to.equal(200);
    expect(after.headers.get('cache-control')).to.equal('no-cache');
  });

  it('serves single ranges', async () => {
    for (const [range, status, body, contentRange] of [
      ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
      ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
      ['bytes=-3', 206, '789', 'bytes 7-9/10'],
      ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
      ['bytes=8-', 206, '89', 'bytes 8-9/10'],
      ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=-0', 416, '', 'bytes */10'],
      ['bytes=0-1,3-4', 200, '0123456789', null],
      ['bytes=4-2', 200, '0123456789', null],
    ] as const) {
      const response = await fixture.fetch('/toy/kit/1', { headers: { range } });
      expect([response.status, await response.text()], range).to.deep.equal([status, body]);
      expect(response.headers.get('content-range'), range).to.equal(contentRange);
    }
  });

  it('serves the whole when If-Range is outdated', async () => {
    const ask = (ifRange: string): Promise<Response> =>
      fixture.fetch('/toy/kit/1', { headers: { range: 'bytes=0-1', 'if-range': ifRange } });
    expect((await ask(ETAG)).status).to.equal(206);
    expect((await ask('"x"')).status).to.equal(200);
    expect((await ask(`W/${ETAG}`)).status).to.equal(200);
  });

  it('knows its public address from the proxy in front', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'r.test:8443', 'x-forwarded-prefix': '/sub/' };
    expect(await (await fixture.fetch('/toy/root', { headers })).text()).to.equal('https://r.test:8443/sub/toy');
    expect(await (await fixture.fetch('/toy/root')).text()).to.equal(fixture.url('/toy'));
  });

  it('refuses bodies beyond the limit, announced or not, and stores nothing', async () => {
    const before = await fixture.blobs();
    const body = Buffer.alloc(300_000);
    const announced = await fixture.fetch('/toy/big/1', { method: 'PUT', body, as: 'writer' });
    expect([announced.status, await announced.text()]).to.deep.equal([
      413,
      'toy: The body is larger than 100000 bytes.',
    ]);
    const stream = new Blob([body]).stream();
    const chunked = await fixture.fetch('/toy/big/1', {
      method: 'PUT',
      body: stream,
      duplex: 'half',
      as: 'writer',
    } as never);
    expect(chunked.status).to.equal(413);
    expect(await fixture.blobs()).to.deep.equal(before);
  });

  it('keeps the connection usable after a refused upload', async () => {
    const statuses = await new Promise<number>((resolve, reject) => {
      const upload = request(fixture.url('/toy/kit/9'), { method: 'PUT' }, (response) => resolve(response.statusCode!));
      upload.on('error', reject);
      upload.end(Buffer.alloc(90_000));
    });
    expect(statuses).to.equal(401);
  });

  it('says that a port is taken', async () => {
    const other = { ...fixture.options, dataDir: `${fixture.dir}/other`, port: fixture.port };
    const error = await startRegistry(other).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'PORT_IN_USE');
  });

  it('lets one process use a folder', async () => {
    const error = await startRegistry({ ...fixture.options, dataDir: fixture.dir, port: 0 }).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'CONFIG_INVALID');
    expect((await fixture.fetch('/toy/kit/1')).status).to.equal(200);
  });
});
