import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { latestReport, ROOT, regproof, start, temporaryFolder } from '../cli.ts';

describe('limits of target and engine', () => {
  it('a package larger than the target takes is a finding with the status it gave', async () => {
    await using folder = await temporaryFolder();
    const target = join(folder.path, 'small-registry');
    await mkdir(target);
    await writeFile(
      join(target, 'users.json'),
      '{"users":[{"name":"{{writer.user}}","password":"{{writer.password}}","role":"writer"}]}',
    );
    await writeFile(
      join(target, 'target.yaml'),
      `name: small-registry
title: Registry with a limit
version: "1"
start:
  kind: process
  argv: [${process.execPath}, ${join(ROOT, 'harness/cli/bin.js')}, serve, --port, "{{port}}", --data, "{{data}}/store", --users, "{{data}}/users.json", --anonymous-read, --max-bytes, "1000000"]
  files: { /users.json: users.json }
  ready: { path: /-/health }
formats:
  pypi: { push: /pypi/legacy/, pull: /pypi/simple/, claims: [push, pull] }
`,
    );
    const results = join(folder.path, 'results');
    const { exitCode, stdout, stderr } = await regproof([
      'run',
      '--target',
      target,
      '--profile',
      'pypi',
      '--filter',
      '**/roundtrip[uv,*]',
      '--results',
      results,
    ]);
    expect(exitCode, stdout + stderr).to.equal(1);
    const { cells } = await latestReport(results);
    expect(cells.map(({ size, verdict }) => `${size} ${verdict}`)).to.deep.equal(['small pass', 'medium fail']);
    expect(JSON.stringify(cells[1]!.findings)).to.include('413');
  });

  it('an engine that goes away in mid-run: ENGINE_LOST, status 3, a report of what was done', async () => {
    await using folder = await temporaryFolder();
    const sockets = new Set<Socket>();
    // Stands between the harness and the engine, so that the engine can go away for this run alone.
    const wire = createServer((client) => {
      const engine = connect('/var/run/docker.sock');
      for (const [socket, other] of [
        [client, engine],
        [engine, client],
      ] as const) {
        sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${(wire.address() as AddressInfo).port}` };
    const run = start(
      ['run', '--profile', 'pypi', '--filter', '**/x.tls.*', '--workers', '1', '--results', folder.path],
      { env },
    );
    let printed = '';
    run.stdout!.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    await eventually('a first cell', () => printed.includes('✓ pass'), 120_000);
    wire.close();
    for (const socket of sockets) socket.destroy();
    const { exitCode } = await run;
    expect(exitCode, printed).to.equal(3);
    const report = await latestReport(folder.path);
    expect(report.cells.some((cell) => cell.verdict === 'pass')).to.equal(true);
    expect(report.cells.find((cell) => cell.verdict === 'error')?.reason).to.match(/^ENGINE_LOST: .*make engine/);
    const next = await regproof([
      'run',
      '--profile',
      'pypi',
      '--filter',
      '**/x.http.unknown-404',
      '--results',
      folder.path,
    ]);
    expect(next.exitCode, 'the next run').to.equal(0);
  });

  it('a port that is taken: PORT_IN_USE with the remedy', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    await using folder = await temporaryFolder();
    const { port } = holder.address() as AddressInfo;
    const { exitCode, stderr } = await regproof(['serve', '--port', String(port), '--data', join(folder.path, 'data')]);
    holder.close();
    expect(stderr).to.match(new RegExp(`PORT_IN_USE: .*${port}`));
    expect(exitCode).to.equal(3);
  });

  it('keeps keys on request, and uses them again', async () => {
    await using folder = await temporaryFolder();
    const run = () =>
      regproof([
        'run',
        '--profile',
        'pypi',
        '--filter',
        '**/x.http.unknown-404',
        '--pki',
        join(folder.path, 'pki'),
        '--results',
        join(folder.path, 'results'),
      ]);
    expect((await run()).exitCode).to.equal(0);
    const first = await regproof(['pki', '--out', join(folder.path, 'pki')]);
    expect(first.exitCode, 'keys that exist are not overwritten').to.equal(2);
    expect((await run()).exitCode).to.equal(0);
  });
});
