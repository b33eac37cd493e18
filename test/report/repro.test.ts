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

const http = (request: string, status: number): ReportStep => ({
  ...{ kind: 'http', request, status, ms: 1, size: 2, sha256: 'f'.repeat(64) },
});
const native = (argv: string[], exit: number): ReportStep => ({
  ...{ kind: 'native', client: 'sh', argv, exit, ms: 1, remote: true, expected: false, output: '' },
});
const cellWith = (...steps: ReportStep[]): CellResult => fakeResultOf('fail', { steps });

/** The script's exit status and output against a registry that always answers with `status`. */
async function ran(cell: CellResult, status: number, env: Record<string, string> = {}) {
  await using folder = await temporaryFolder();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    response.writeHead(status).end();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  try {
    const file = join(folder.path, 'repro.sh');
    await writeFile(file, reproScript(fakeReport([cell]), cell));
    const { port } = server.address() as AddressInfo;
    const REGISTRY = `http://127.0.0.1:${port}/`;
    const { exitCode, all } = await execa('sh', [file], {
      ...{ reject: false, all: true, env: { REGISTRY, OWNED: join(folder.path, 'owned'), ...env }, cwd: folder.path },
    });
    return { exitCode, all, seen, left: existsSync(join(folder.path, 'owned')) };
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
