import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { freshCredentials } from '../../harness/target/credentials.ts';
import type { Target } from '../../harness/target/load.ts';
import { targetSchema } from '../../harness/target/schema.ts';
import { startTarget } from '../../harness/target/start.ts';
import { type FakeLauncher, fakeLauncher } from '../fakes/fake-launcher.ts';
import { type Answer, fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const READY = { path: '/health', withinSeconds: 5 };

/** Starts a target whose registry is a fake one that answers already. */
async function started(
  start: object,
  options: { launcher?: FakeLauncher; answer?: Answer; template?: string; again?: true } = {},
) {
  await using folder = await temporaryFolder();
  await using data = await temporaryFolder();
  if (options.template !== undefined) await writeFile(join(folder.path, 'config.template'), options.template);
  await using registry = await fakeRegistry(options.answer ?? ((socket) => socket.write(reply(200))));
  const formats = { fake: { push: '/a/', pull: '/b/', claims: ['push'] } };
  const file = targetSchema.parse({ name: 'mine', title: 'Mine', version: '1', start, formats });
  const target: Target = { ...file, folder: folder.path, baseline: [] };
  const launcher = options.launcher ?? fakeLauncher();
  const logs: string[] = [];
  const credentials = freshCredentials();
  const port = Number(new URL(registry.origin).port);
  const outcome = await startTarget({
    target,
    launcher,
    dataDir: data.path,
    port,
    publicUrl: 'https://registry.regproof.test:1',
    credentials,
    serveArgv: ['node', 'serve.js'],
    signal: new AbortController().signal,
    onLog: async (log) => void logs.push(log),
  }).then(
    async (result) => {
      if (options.again) await result.restart();
      return { result, error: null };
    },
    (error) => ({ result: null, error }),
  );
  const read = (name: string) => readFile(join(data.path, name), 'utf8').catch(() => null);
  const written = { config: await read('etc/config'), users: await read('users.json') };
  return { ...outcome, launcher, logs, credentials, port, written, asked: registry.heads.map(pathOf) };
}

describe('starting a target', () => {
  it('writes its files, prepares, starts, waits and provisions, with every hole filled', async () => {
    const { result, launcher, credentials, port, written, asked } = await started(
      {
        kind: 'process',
        argv: ['./bin', '--port', '{{port}}', '--url', '{{publicUrl}}'],
        env: { DATA: '{{data}}', PASSWORD: '{{writer.password}}' },
        files: { '/etc/config': 'config.template' },
        prepare: [['./bin', 'init', '{{data}}']],
        ready: READY,
        provision: [{ method: 'POST', path: '/tokens', status: [200], save: { 'writer.token': '/token' } }],
      },
      {
        template: 'listen {{host}}:{{port}} as {{writer.user}}\n',
        answer: (socket, head) => socket.write(reply(200, pathOf(head) === '/tokens' ? '{"token":"given"}' : '')),
      },
    );
    expect(launcher.launched).to.deep.equal([
      { how: 'run', request: { argv: ['./bin', 'init', '/fake-data'], env: {} } },
      {
        how: 'start',
        request: {
          argv: ['./bin', '--port', String(port), '--url', 'https://registry.regproof.test:1'],
          env: { DATA: '/fake-data', PASSWORD: credentials.writer.password },
        },
      },
    ]);
    expect(written.config).to.equal(`listen 127.0.0.1:${port} as writer\n`);
    expect(asked).to.deep.equal(['/health', '/tokens']);
    expect(result!.upstream).to.equal(`http://127.0.0.1:${port}`);
    expect(result!.credentials.writer).to.deep.equal({ ...credentials.writer, token: 'given' });
    expect(result!.credentials.reader).to.deep.equal(credentials.reader);
    expect(launcher.killed()).to.equal(false);
  });

  it('does not start what could not be prepared', async () => {
    const launcher = fakeLauncher({ run: { exit: 3, stderr: 'warning\nno such database\n' } });
    const { error } = await started({ kind: 'process', argv: ['x'], prepare: [['init']], ready: READY }, { launcher });
    expect(error).to.include({ code: 'PROVISION_FAILED' });
    expect(error.message).to.equal('Preparing mine: init ended with 3: no such database');
    expect(launcher.launched.map(({ how }) => how)).to.deep.equal(['run']);
  });

  it('starts it again by the same command, with nothing prepared or provisioned anew', async () => {
    const { launcher, asked } = await started(
      {
        kind: 'process',
        argv: ['./bin', '--port', '{{port}}'],
        prepare: [['./bin', 'init']],
        ready: READY,
        provision: [{ method: 'POST', path: '/tokens', status: [200] }],
      },
      { again: true },
    );
    const [prepared, first, second, ...more] = launcher.launched;
    expect([prepared!.how, first!.how, more.length]).to.deep.equal(['run', 'start', 0]);
    expect(second).to.deep.equal(first);
    expect(asked).to.deep.equal(['/health', '/tokens', '/health']);
  });

  it('keeps the log of one that does not become ready, and kills it', async () => {
    const launcher = fakeLauncher({ log: 'its log' });
    const start = { kind: 'process', argv: ['x'], ready: { path: '/health', withinSeconds: 0.1 } };
    const { error, logs } = await started(start, { launcher, answer: (socket) => socket.write(reply(500)) });
    expect(error.code).to.equal('TARGET_NOT_READY');
    expect(logs).to.deep.equal(['its log']);
    expect(launcher.killed()).to.equal(true);
  });

  it('keeps the log of one that cannot be provisioned, and kills it', async () => {
    const launcher = fakeLauncher({ log: 'its log' });
    const provision = [{ method: 'PUT', path: '/users', status: [201] }];
    const { error, logs } = await started({ kind: 'process', argv: ['x'], ready: READY, provision }, { launcher });
    expect(error.code).to.equal('PROVISION_FAILED');
    expect(logs).to.deep.equal(['its log']);
    expect(launcher.killed()).to.equal(true);
  });

  it('tells of one that ends by itself', async () => {
    const launcher = fakeLauncher({ exited: { code: 2, signal: null }, log: 'bad configuration' });
    const { error } = await started(
      { kind: 'process', argv: ['x'], ready: READY },
      {
        launcher,
        answer: (socket) => socket.write(reply(500)),
      },
    );
    expect(error.code).to.equal('TARGET_EXITED');
    expect(error.message).to.include('status 2').and.to.include('bad configuration');
  });

  it('gives the embedded registry its accounts in a file, and no secret on the command line', async () => {
    const { launcher, written, credentials, port } = await started({ kind: 'embedded' });
    const [{ request }] = launcher.launched as [FakeLauncher['launched'][0]];
    expect(request.argv.slice(0, 4)).to.deep.equal(['node', 'serve.js', '--port', String(port)]);
    for (const { password, token } of [credentials.writer, credentials.reader, credentials.expired])
      for (const secret of [password, token].filter((each) => each !== undefined)) {
        expect(JSON.stringify(request)).to.not.include(secret);
        expect(written.users).to.include(secret);
      }
    expect(written.users).to.not.include(credentials.wrong.password);
    const { users } = JSON.parse(written.users!);
    expect(users.map(({ role }: { role: string }) => role)).to.deep.equal(['writer', 'reader']);
    const expiry = users[0].tokens.map(({ expiresAt }: { expiresAt?: string }) =>
      Date.parse(expiresAt ?? '2999-01-01'),
    );
    expect(expiry.map((at: number) => at < Date.now())).to.deep.equal([false, true]);
  });
});
