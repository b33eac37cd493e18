import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { seededBytes } from '../../harness/core/seed.ts';
import { lasting } from '../../harness/core/wait.ts';
import { eventually } from '../eventually.ts';
import { bodyOf, type Front, replyTo, startFront } from './front-fixture.ts';

const BODY = Buffer.concat([...seededBytes(24_000_000, 'long body')]);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Bodies that are long enough to be hashed in a thread and to go around the parser. */
describe('front: long bodies', () => {
  let front: Front;
  let received: Buffer | undefined;
  let taken = 0;

  before(async () => {
    front = await startFront(async (request, response) => {
      if (request.method === 'PUT') {
        if (request.url === '/silent') {
          request.on('data', (chunk: Buffer) => {
            taken += chunk.length;
          });
          return;
        }
        received = await bodyOf(request).catch(() => undefined);
        response.end('kept');
        return;
      }
      response.writeHead(200, { 'Content-Length': BODY.length });
      if (request.url === '/broken') response.write(BODY.subarray(0, 20_000_000), () => response.destroy());
      else response.end(BODY);
    });
  });
  after(() => front[Symbol.asyncDispose]());
  beforeEach(() => front.exchanges.splice(0));

  const recorded = async () => {
    await eventually('the record', () => front.exchanges.length > 0);
    return front.exchanges[0]!;
  };

  it('pass unchanged in both directions, four at once, and are recorded with their digest', async () => {
    const sent = await front.ask('cell', { method: 'PUT', path: '/', body: BODY });
    expect(sent.body.toString()).to.equal('kept');
    expect(received!.equals(BODY)).to.equal(true);
    expect((await recorded()).requestBody).to.deep.equal({ bytes: BODY.length, sha256: sha256(BODY) });
    const replies = await Promise.all([1, 2, 3, 4].map(() => front.ask('cell')));
    for (const reply of replies) expect(reply.body.equals(BODY)).to.equal(true);
    await eventually('all records', () => front.exchanges.length === 5);
    for (const { responseBody } of front.exchanges.slice(1)) expect(responseBody.sha256).to.equal(sha256(BODY));
  });

  it('are recorded as far as they came when the client goes away during its upload', async () => {
    const request = front.open('cell', { method: 'PUT', path: '/silent', headers: { 'Content-Length': BODY.length } });
    request.on('error', () => {});
    request.write(BODY.subarray(0, 20_000_000));
    await eventually('long bytes at the upstream', () => taken > 8_000_000);
    request.destroy();
    const { requestBody, ended } = await recorded();
    expect(ended).to.equal('client-abort');
    expect(requestBody.bytes).to.be.within(1, 20_000_000);
    expect(requestBody.sha256).to.equal(sha256(BODY.subarray(0, requestBody.bytes)));
  });

  it('are recorded as far as they came when the client goes away during its download', async () => {
    const request = front.open('cell');
    request.on('error', () => {});
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    let read = 0;
    response.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > 8_000_000) request.destroy();
    });
    const { responseBody, ended } = await recorded();
    expect(ended).to.equal('client-abort');
    expect(responseBody.bytes).to.be.within(8_000_000, BODY.length);
    expect(responseBody.sha256).to.equal(sha256(BODY.subarray(0, responseBody.bytes)));
  });

  it('end as broken off when the upstream breaks off', async () => {
    const request = front.open('cell', { path: '/broken' });
    request.end();
    expect(await replyTo(request).catch((error: Error) => error)).to.be.instanceOf(Error);
    const { responseBody, ended } = await recorded();
    expect(ended).to.equal('upstream-abort');
    expect(responseBody.bytes).to.be.within(1, 20_000_000);
    expect(responseBody.sha256).to.equal(sha256(BODY.subarray(0, responseBody.bytes)));
  });

  it('wait for a client that reads late', async () => {
    const request = front.open('cell');
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await lasting(300, new AbortController().signal);
    expect((await bodyOf(response)).equals(BODY)).to.equal(true);
    expect((await recorded()).ended).to.equal('complete');
  });
});
