import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import type { Exchange } from '../../harness/core/exchange.ts';
import { createRedactor } from '../../harness/core/redact.ts';
import { WireLog } from '../../harness/front/wire.ts';
import { eventually } from '../eventually.ts';
import { bodyOf, startFront } from './front-fixture.ts';

const PASSWORD = 'canary+pass/word "x" ~1';
const TOKEN = 'canary-token-8d1f0c';

describe('front/wire', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rp-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('writes the exchanges of a tag into its own file, all of them by the time the tag is forgotten', async () => {
    const own = join(folder, 'cells/a/wire.jsonl');
    const wire = new WireLog(join(folder, 'both.jsonl'), { fileOf: (tag) => (tag === 'a' ? own : undefined) });
    const front = await startFront((_, response) => void response.end('x'), { recorder: wire });
    for (let index = 0; index < 3; index++) await front.ask('cell', { path: `/${index}` });
    await eventually('the records', () => wire.of('cell-tag').length === 3);
    await front[Symbol.asyncDispose]();
    for (const exchange of wire.of('cell-tag')) wire.record({ ...exchange, tag: 'a' });
    await wire.forget('a');
    const lines = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(await lines(own)).to.have.length(3);
    wire.record({ ...wire.of('cell-tag')[0]!, tag: 'a' });
    await wire.close();
    expect(await lines(own), 'what came later').to.have.length(4);
    expect(await lines(join(folder, 'both.jsonl'))).to.have.length(3);
    expect((await stat(own)).mode & 0o777).to.equal(0o600);
  });

  it('writes every exchange as a line without any secret, in whichever form it passed', async () => {
    const redactor = createRedactor([TOKEN]);
    redactor.add(PASSWORD);
    const wire = new WireLog(join(folder, 'wire.jsonl'));
    const encoded = encodeURIComponent(PASSWORD);
    const basic = Buffer.from(`writer:${PASSWORD}`).toString('base64');
    const front = await startFront(
      async (request, response) => {
        await bodyOf(request);
        response.writeHead(200, {
          'Set-Cookie': `session=${TOKEN}`,
          'X-Echo': `you sent ${TOKEN}`,
          Location: `https://u:${encoded}@host/`,
        });
        response.end(JSON.stringify({ token: TOKEN, auth: basic, password: PASSWORD }));
      },
      { recorder: wire, redactor },
    );
    const headers = {
      authorization: `Basic ${basic}`,
      cookie: `a=${TOKEN}`,
      'x-api-key': 'unknown-key-value',
      'x-jfrog-art-api': TOKEN,
    };
    // The secret lies across the end of the excerpt.
    const body = `${'x'.repeat(2048 - 8)}${TOKEN} //registry/:_authToken=npm-secret-value`;
    await front.ask('cell', { method: 'PUT', path: `/a?key=${TOKEN}&p=${encoded}`, headers, body });
    await front.ask('cell', { method: 'PUT', body: `login=${encoded}\n//registry/:_authToken=npm-secret-value\n` });
    await eventually('the records', () => wire.of('cell-tag').length === 2);
    await front[Symbol.asyncDispose]();
    await wire.close();
    const text = await readFile(join(folder, 'wire.jsonl'), 'utf8');
    for (const secret of [
      TOKEN,
      TOKEN.slice(0, 8),
      PASSWORD,
      'canary',
      encoded,
      basic,
      'unknown-key-value',
      'npm-secret-value',
    ]) {
      expect(text, secret).to.not.include(secret);
    }
    expect(JSON.stringify(wire.of('cell-tag'))).to.not.include('canary');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).to.have.length(2);
    expect(lines[0].requestHeaders).to.include({
      authorization: '[redacted]',
      cookie: '[redacted]',
      'x-api-key': '[redacted]',
    });
    expect(lines[0].responseHeaders['x-echo']).to.equal('you sent [redacted]');
    expect(lines[0].requestBody.excerpt).to.have.length.at.most(2048);
    expect((await stat(join(folder, 'wire.jsonl'))).mode & 0o777).to.equal(0o600);
  });

  it('keeps uploads at hand longer than what carries nothing', async () => {
    const wire = new WireLog(join(folder, 'uploads.jsonl'), { keep: 3 });
    const exchange = (id: number, bytes: number) => ({ id, tag: 't', requestBody: { bytes } }) as Exchange;
    for (const [id, bytes] of [0, 9, 0, 0, 0, 9, 9, 9].entries()) wire.record(exchange(id, bytes));
    expect(wire.of('t').map(({ id }) => id)).to.deep.equal([5, 6, 7]);
    wire.record(exchange(8, 0));
    expect(wire.of('t').map(({ id }) => id)).to.deep.equal([6, 7, 8]);
    await wire.close();
  });

  it('keeps the latest exchanges of a tag at hand, up to a bound', async () => {
    const wire = new WireLog(join(folder, 'bounded.jsonl'), { keep: 3 });
    const front = await startFront((_request, response) => response.end(Buffer.from([0, 1, 2, 255])), {
      recorder: wire,
    });
    for (let n = 0; n < 5; n++) await front.ask('cell', { path: `/${n}` });
    await front.ask('nobody');
    await eventually('the records', () => wire.of('cell-tag').at(-1)?.path === '/4');
    await front[Symbol.asyncDispose]();
    expect(wire.of('cell-tag').map(({ path }) => path)).to.deep.equal(['/2', '/3', '/4']);
    expect(wire.of('cell-tag')[0]!.responseBody, 'binary: no excerpt').to.have.keys('bytes', 'sha256');
    expect(wire.of('another')).to.deep.equal([]);
    wire.forget('cell-tag');
    expect(wire.of('cell-tag')).to.deep.equal([]);
    await wire.close();
    const lines = (await readFile(join(folder, 'bounded.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).to.have.length(6);
  });

  it('says at its close that lines were lost', async () => {
    const wire = new WireLog(join(folder, 'missing', 'wire.jsonl'));
    wire.refused({ host: 'cell', at: '', reason: 'closed' });
    const error = await wire.close().catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(HarnessError);
    expect((error as HarnessError).code).to.equal('DISK_FULL');
  });
});
