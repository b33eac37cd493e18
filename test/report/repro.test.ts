import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { CellResult, ReportStep } from '../../harness/core/report.ts';
import { quoted, reproScript } from '../../harness/report/repro.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** Of the answers of the registry below, which are empty. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const http = (request: string, status: number): ReportStep => ({
  ...{ kind: 'http', request, status, ms: 1, size: 0, sha256: NOTHING },
});
const native = (argv: string[], exit: number): ReportStep => ({
  ...{ kind: 'native', client: 'sh', argv, exit, ms: 1, remote: true, expected: false, output: '' },
});
const cellWith = (...steps: ReportStep[]): CellResult => fakeResultOf('fail', { steps });

/** The script's exit status and output against a registry that always answers with `status`. */
async function ran(
  cell: CellResult,
  status: number,
  env: Record<string, string> = {},
  bodies: Record<string, Buffer> = {},
) {
  await using folder = await temporaryFolder();
  const seen: string[] = [];
  const got: { type: string | undefined; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    got.push({ type: request.headers['content-type'], body: Buffer.concat(await request.toArray()) });
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    response.writeHead(status).end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  try {
    const file = join(folder.path, 'repro.sh');
    await writeFile(file, reproScript(fakeReport([cell]), cell, { bodies: new Map(Object.entries(bodies)), made: [] }));
    const { port } = server.address() as AddressInfo;
    const REGISTRY = `http://127.0.0.1:${port}/`;
    const { exitCode, all } = await execa('sh', [file], {
      ...{ reject: false, all: true, env: { REGISTRY, OWNED: join(folder.path, 'owned'), ...env }, cwd: folder.path },
    });
    return { exitCode, all, seen, got, left: existsSync(join(folder.path, 'owned')) };
  } finally {
    server.close();
  }
}

describe('the script that repeats a cell', () => {
  const steps = cellWith(
    http('GET https://x.regproof.test:1234/npm/kit', 200),
    http('HEAD https://x.regproof.test:1234/npm/kit', 200),
  );

  it('shows with bare commands what was recorded, on the registry that it is given', async () => {
    const { exitCode, all, seen } = await ran(steps, 200, { AUTHORIZATION: 'Bearer t' });
    expect(seen).to.deep.equal(['GET /npm/kit Bearer t', 'HEAD /npm/kit Bearer t']);
    expect(all).to.match(/status: 200, as recorded[\s\S]*It is seen again\./);
    expect(exitCode).to.equal(1);
  });

  it('says so when it is not seen any more', async () => {
    const { exitCode, all } = await ran(steps, 404);
    expect(all).to.match(/status: 404, recorded was 200/);
    expect(exitCode).to.equal(0);
  });

  it('runs clients with the exact words', async () => {
    const say = native(['sh', '-c', 'echo "$1"; exit 3', 'sh', `it's $HOME https://x.regproof.test:1/a`], 3);
    const { exitCode, all } = await ran(cellWith(say), 200);
    expect(all).to.match(/^it's \$HOME http:\/\/127\.0\.0\.1:\d+\/a$/m);
    expect(exitCode).to.equal(1);
    expect((await ran(cellWith(native(['no-such-tool'], 1)), 200)).exitCode).to.equal(2);
  });

  it('asks for what was sent', async () => {
    const { exitCode, all } = await ran(cellWith(http('PUT https://x.test/kit', 201)), 201);
    expect(all).to.match(/1 is missing: what 1 sent/);
    expect(exitCode).to.equal(2);
  });

  const sending = (place: number, sent: object) => ({
    ...http(`PUT https://x.test/kit-${place}`, 201),
    sent: { as: 'writer', headers: {}, size: 1, file: `sent/${place}`, redacted: false, ...sent },
  });

  it('has what was sent, byte by byte, with its headers, as whom it was', async () => {
    const bodies = [
      Buffer.from('{"it\'s":"$HOME `id` \\"}\n  é\n'),
      Buffer.from('no line break at its end )'),
      Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
      Buffer.alloc(0),
      Buffer.from('\n\n'),
      Buffer.from('carriage\r\nreturn'),
    ];
    const steps = bodies.map((_, index) =>
      sending(index + 1, index === 1 ? { as: 'anonymous', headers: { 'content-type': 'a/b; c="d"' } } : {}),
    );
    const kept = Object.fromEntries(bodies.map((body, index) => [`sent/${index + 1}`, body]));
    const { exitCode, all, seen, got } = await ran(
      cellWith(...(steps as ReportStep[])),
      201,
      { AUTHORIZATION: 'Basic x' },
      kept,
    );
    expect(exitCode, all).to.equal(1);
    expect(seen).to.deep.equal(
      ['/kit-1 Basic x', '/kit-2', '/kit-3 Basic x', '/kit-4 Basic x', '/kit-5 Basic x', '/kit-6 Basic x'].map(
        (each) => `PUT ${each}`,
      ),
    );
    for (const [index, body] of bodies.entries())
      expect(got[index]!.body.equals(body), `body ${index + 1}`).to.equal(true);
    expect(got.map(({ type }) => type)).to.deep.equal([
      undefined,
      'a/b; c="d"',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('names what is too large, its digest, and the command that makes it', () => {
    const publish = native(['tool', 'publish', '/work/kit.tgz'], 0);
    const cell = cellWith(sending(1, { size: 9_000_000, file: null }) as ReportStep, publish);
    const made = [
      { name: 'kit.tgz', size: 9_000_000, sha256: 'a'.repeat(64), command: 'npx regproof generate --name kit' },
    ];
    const script = reproScript(fakeReport([cell]), cell, { bodies: new Map(), made });
    const line = `# kit.tgz, 9000000 bytes of sha256 ${'a'.repeat(64)}, is made by: npx regproof generate --name kit`;
    expect(script.split(line), 'for the request and for the client').to.have.length(3);
    expect(script).to.include('1 is missing: what 1 sent.');
  });

  it('does not take a publish that is refused the second time for another answer', async () => {
    const cell = cellWith(sending(1, {}) as ReportStep, http('GET https://x.test/kit', 409));
    const { exitCode, all } = await ran(cell, 409, {}, { 'sent/1': Buffer.from('x') });
    expect(all).to.match(/status: 409, recorded was 201[\s\S]*It is seen again/);
    expect(exitCode).to.equal(1);
  });

  it('tells by the bytes of the last answer where its status is not what was found', async () => {
    const finding = { requirement: 'r', verdict: 'fail' as const, expected: 'one', actual: 'none', evidence: '' };
    const got = { ...http('GET https://x.test/kit', 200) } as Extract<ReportStep, { kind: 'http' }>;
    const cell = (sha256: string) => ({ ...cellWith({ ...got, sha256 }), findings: [finding] });
    expect((await ran(cell(NOTHING), 200)).exitCode, 'the same bytes').to.equal(1);
    expect((await ran(cell('f'.repeat(64)), 200)).exitCode, 'other bytes').to.equal(0);
  });

  it('cannot tell where nobody answers', async () => {
    const { exitCode } = await ran(steps, 200, { REGISTRY: 'http://127.0.0.1:1' });
    expect(exitCode).to.equal(2);
  });

  it('runs nothing that a registry said', async () => {
    const evil = `'; touch $OWNED; '$(touch $OWNED)\`touch $OWNED\`\ntouch $OWNED`;
    const cell = {
      ...cellWith(http(`GET https://x.test/${evil}`, 200), native(['echo', evil], 0)),
      findings: [{ requirement: evil, verdict: 'fail' as const, expected: evil, actual: evil, evidence: evil }],
      reproduce: evil,
    };
    const { left } = await ran(cell, 200);
    expect(left).to.equal(false);
    const { stdout } = await execa('sh', ['-c', `printf %s ${quoted(evil)}`]);
    expect(stdout).to.equal(evil);
  });
});
