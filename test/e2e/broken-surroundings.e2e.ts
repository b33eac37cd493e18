import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { latestReport, regproof, temporaryFolder } from './cli.ts';

/** A process target: a registry author's own binary, here a Node one-liner. */
async function processTarget(folder: string, script: string, ready = { within: 3, path: '/' }): Promise<string> {
  const dir = join(folder, 'mine');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'registry.cjs'), script);
  await writeFile(
    join(dir, 'target.yaml'),
    `name: mine
title: Mine
version: "1"
start:
  kind: process
  argv: [${process.execPath}, ${join(dir, 'registry.cjs')}, "{{port}}"]
  ready: { path: ${ready.path}, withinSeconds: ${ready.within} }
formats:
  npm: { push: /npm/, pull: /npm/, claims: [push, pull] }
`,
  );
  return dir;
}

const NOTHING_BUT_404 = `require('node:http').createServer((q, r) => { r.statusCode = q.url === '/' ? 200 : 404; r.end(); }).listen(+process.argv[2], '127.0.0.1')`;

describe('broken surroundings', () => {
  it('a registry that never becomes ready: TARGET_NOT_READY, status 3, no process left', async () => {
    await using folder = await temporaryFolder();
    const target = await processTarget(folder.path, NOTHING_BUT_404, { within: 1, path: '/never' });
    const { exitCode, stderr } = await regproof([
      'run',
      '--target',
      target,
      '--profile',
      'npm',
      '--results',
      join(folder.path, 'r'),
    ]);
    expect(stderr).to.match(/TARGET_NOT_READY: The registry was not ready after 1 s: GET \/never gave status 404/);
    expect(exitCode).to.equal(3);
    expect((await execa('pgrep', ['-f', join(target, 'registry.cjs')], { reject: false })).stdout).to.equal('');
  });

  it('a registry that ends at once: TARGET_EXITED with its last words', async () => {
    await using folder = await temporaryFolder();
    const target = await processTarget(folder.path, `console.error('no such database'); process.exit(7)`);
    const { exitCode, stderr } = await regproof([
      'run',
      '--target',
      target,
      '--profile',
      'npm',
      '--results',
      join(folder.path, 'r'),
    ]);
    expect(stderr).to.match(/TARGET_EXITED: The registry ended with status 7 before it was ready: no such database/);
    expect(exitCode).to.equal(3);
  });

  it('an image that does not build: IMAGE_BUILD with what the build said last, status 3', async () => {
    await using folder = await temporaryFolder();
    const dir = join(folder.path, 'unbuildable');
    await mkdir(dir);
    await writeFile(join(dir, 'Dockerfile'), 'ARG BASE\nFROM $BASE\nRUN echo no such package >&2 && exit 7\n');
    await writeFile(
      join(dir, 'target.yaml'),
      `name: unbuildable
title: Unbuildable
version: "1"
start: { kind: container, argv: ["true"], ready: { path: / } }
formats:
  npm: { push: /, pull: /, claims: [push, pull] }
`,
    );
    const argv = ['run', '--target', dir, '--profile', 'npm', '--size', 'small', '--results', join(folder.path, 'r')];
    const { exitCode, stderr } = await regproof(argv);
    expect(stderr).to.match(/IMAGE_BUILD: Image \S+ does not build: .*no such package/s);
    expect(stderr).to.include(`Mend ${join(dir, 'Dockerfile')}`);
    expect(exitCode).to.equal(3);
  });

  it('a registry that answers 404 to everything fails, with findings', async () => {
    await using folder = await temporaryFolder();
    const target = await processTarget(folder.path, NOTHING_BUT_404);
    const results = join(folder.path, 'r');
    const { exitCode, stdout } = await regproof([
      'run',
      '--target',
      target,
      '--profile',
      'npm',
      '--client',
      'npm',
      '--size',
      'small',
      '--results',
      results,
    ]);
    expect(exitCode, stdout).to.equal(1);
    const report = await latestReport(results);
    for (const cell of report.cells) expect(cell.verdict, cell.name).to.not.equal('pass');
    expect(report.cells.flatMap((cell) => cell.findings)).to.not.be.empty;
    expect(stdout).to.include('repeat       npx regproof run --target');
  });

  it('no engine: ENGINE_MISSING with the command that mends it', async () => {
    await using folder = await temporaryFolder();
    const { exitCode, stderr } = await regproof(['run', '--profile', 'npm', '--results', join(folder.path, 'r')], {
      env: { DOCKER_HOST: 'tcp://127.0.0.1:1' },
    });
    expect(stderr).to.match(
      /ENGINE_MISSING: No container engine answers: .*\n {2}Start Docker or Podman, or run: make engine/,
    );
    expect(exitCode).to.equal(3);
  });

  it('a client that is missing on the host: unknown with the remedy, status 4', async () => {
    await using folder = await temporaryFolder();
    const results = join(folder.path, 'r');
    const { exitCode, stdout } = await regproof([
      'run',
      '--profile',
      'npm',
      '--client',
      'npm10',
      '--filter',
      '**/roundtrip[*,small]',
      '--executor',
      'local',
      '--results',
      results,
    ]);
    expect(exitCode, stdout).to.equal(4);
    const [cell] = (await latestReport(results)).cells;
    expect(cell!.verdict).to.equal('unknown');
    expect(cell!.reason).to.match(/CLIENT_MISSING: Client npm10 is not on this machine.* executor=docker/);
  });

  it('the host’s own npm proves the same as the one in the image', async () => {
    await using folder = await temporaryFolder();
    const results = join(folder.path, 'r');
    const { exitCode, stdout } = await regproof([
      'run',
      '--profile',
      'npm',
      '--client',
      'npm',
      '--filter',
      '**/roundtrip[*]',
      '--executor',
      'local',
      '--results',
      results,
    ]);
    expect(exitCode, stdout).to.equal(0);
    const report = await latestReport(results);
    expect(report.environment.clients).to.deep.include.members([
      { name: 'npm', version: report.environment.clients[0]!.version, image: 'host' },
    ]);
  });

  it('no space for the results: DISK_FULL, status 3', async () => {
    await using folder = await temporaryFolder();
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder.path]);
    try {
      const { exitCode, stderr } = await regproof([
        'run',
        '--profile',
        'pypi',
        '--filter',
        '**/roundtrip[twine,small]',
        '**/x.auth.*',
        '--results',
        folder.path,
      ]);
      expect(stderr).to.match(/DISK_FULL: .*\n {2}Free /);
      expect(exitCode).to.equal(3);
    } finally {
      await execa('umount', [folder.path]);
    }
  });

  it('writes no secret anywhere: tokens, passwords, private keys', async () => {
    await using folder = await temporaryFolder();
    const results = join(folder.path, 'r');
    const canary = 'canary-5up3r-s3cr3t-value';
    const target = join(folder.path, 'mine');
    await mkdir(target);
    // A registry that echoes what it was told, so that every client prints it.
    await writeFile(
      join(folder.path, 'echo.cjs'),
      `require('node:http').createServer((q, r) => { r.statusCode = 403; r.setHeader('x-echo', String(q.headers.authorization)); r.end(JSON.stringify({ error: 'you said ' + q.headers.authorization })); }).listen(+process.argv[2], '127.0.0.1', () => console.log('up'))`,
    );
    const echo = execa(process.execPath, [join(folder.path, 'echo.cjs'), '28471'], { reject: false });
    await new Promise((resolve) => echo.stdout!.once('data', resolve));
    try {
      await writeFile(
        join(target, 'target.yaml'),
        'name: mine\ntitle: Mine\nversion: "1"\nstart:\n  kind: external\n  url: http://127.0.0.1:28471/\n  credentials:\n    writer: { user: alice, password: { env: CANARY }, token: { env: CANARY } }\nformats:\n  npm: { push: /npm/, pull: /npm/, claims: [push, pull] }\n  pypi: { push: /pypi/, pull: /simple/, claims: [push, pull] }\n',
      );
      const { stdout, stderr } = await regproof(
        ['run', '--target', target, '--profile', 'npm,pypi', '--filter', '**/roundtrip[*,small]', '--results', results],
        { env: { CANARY: canary } },
      );
      const spellings = [
        canary,
        Buffer.from(`alice:${canary}`).toString('base64'),
        Buffer.from(canary).toString('base64'),
      ];
      for (const spelling of spellings) expect(stdout + stderr, 'terminal').to.not.include(spelling);
      const report = await latestReport(results);
      expect(
        report.cells.some((cell) => JSON.stringify(cell).includes('you said')),
        'the echo was recorded',
      ).to.equal(true);
      for (const spelling of [...spellings, 'PRIVATE KEY']) {
        const { stdout: hits } = await execa('grep', ['-rlF', '-e', spelling, results], { reject: false });
        expect(hits, `files with ${spelling}`).to.equal('');
      }
    } finally {
      echo.kill('SIGKILL');
      await echo;
    }
  });

  it('ten runs in a row give identical verdicts', async () => {
    await using folder = await temporaryFolder();
    const { exitCode, stdout } = await regproof([
      'run',
      '--profile',
      'npm,pypi',
      '--client',
      'npm,uv',
      '--filter',
      '**/x.auth.*[*]',
      '**/roundtrip[uv,small]',
      '--repeat-each',
      '10',
      '--results',
      folder.path,
    ]);
    expect(exitCode, stdout).to.equal(0);
    const report = await latestReport(folder.path);
    for (const [name, cells] of Map.groupBy(report.cells, (cell) => cell.name)) {
      expect(cells, name).to.have.length(10);
      expect(new Set(cells.map((cell) => `${cell.verdict} ${cell.assertions}`)).size, name).to.equal(1);
    }
  });

  it('leaves no workspace behind', async () => {
    const { tmpdir, userInfo } = await import('node:os');
    const names = await readdir(join(tmpdir(), `regproof-${userInfo().uid}`));
    const { isAlive } = await import('../../harness/core/process-identity.ts');
    // What somebody asked to be kept is no leftover.
    const leftovers = names.filter((name) => !name.startsWith('kept~') && !isAlive(name.split('~')[0]!));
    expect(leftovers).to.deep.equal([]);
  });
});
