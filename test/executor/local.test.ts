import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Client, Step } from '../../harness/core/client.ts';
import type { Sandbox, StepResult } from '../../harness/core/executor.ts';
import { isAlive, processIdentity } from '../../harness/core/process-identity.ts';
import { localExecutor } from '../../harness/executor/local.ts';
import { eventually } from '../eventually.ts';
import { fakeClient } from '../fakes/fake-format.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const NODE = process.execPath;
const CANARY = 'REGPROOF_TEST_CANARY';
const never = () => new AbortController().signal;

interface Place extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly work: string;
  run(step: Step): Promise<StepResult>;
}

async function place(signal = never()): Promise<Place> {
  const folder = await temporaryFolder();
  const executor = localExecutor({ ca: '/x/ca.crt', signal });
  const sandbox = await executor.open(fakeClient(), join(folder.path, 'faker-0'), { proxy: 'http://guard:1/' });
  const work = await sandbox.workspace();
  const run = (step: Step) => sandbox.run(step, work);
  return { sandbox, work, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const script = (code: string, ...args: string[]): Step => ({ argv: [NODE, '-e', code, ...args] });

describe('local executor: isolation', () => {
  afterEach(() => {
    delete process.env[CANARY];
  });

  it('gives a client nothing of our environment but PATH and the homes of version managers', async () => {
    process.env[CANARY] = 's3cret';
    await using here = await place();
    const { stdout, exit } = await here.run(script('console.log(JSON.stringify(process.env))'));
    expect(exit).to.equal(0);
    const env: Record<string, string> = JSON.parse(stdout);
    expect(env).to.not.have.property(CANARY);
    expect(JSON.stringify(env)).to.not.include('s3cret');
    const ours = Object.keys(env).filter(
      (name) => env[name] === process.env[name] && !['LANG', 'LC_ALL', 'CI', 'NO_COLOR'].includes(name),
    );
    expect(['PATH', 'RUSTUP_HOME', 'PYENV_ROOT', 'NVM_DIR', 'SDKMAN_DIR']).to.include.members(ours);
    expect(env.PATH).to.equal(process.env.PATH);
  });

  it('gives it a home, a temporary folder and caches of its own, and the guard as its only way out', async () => {
    await using here = await place();
    const { stdout } = await here.run(script('console.log(JSON.stringify(process.env))'));
    const env: Record<string, string> = JSON.parse(stdout);
    for (const name of ['HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'])
      expect(env[name]!.startsWith(here.sandbox.home), name).to.equal(true);
    expect(env.HOME).to.not.equal(process.env.HOME);
    expect((await stat(env.TMPDIR!)).isDirectory()).to.equal(true);
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
      expect(env[name]).to.equal('http://guard:1/');
    expect(env.NO_PROXY ?? env.no_proxy, 'hosts that bypass the guard').to.be.a('undefined');
  });

  it('lets a step add to the environment', async () => {
    await using here = await place();
    const step = { ...script('console.log(process.env.ADDED, process.env.LANG)'), env: { ADDED: 'yes', LANG: 'de' } };
    expect((await here.run(step)).stdout).to.equal('yes de\n');
  });

  it('runs in the working directory, or where the step says', async () => {
    await using here = await place();
    expect((await here.run(script('console.log(process.cwd())'))).stdout.trim()).to.equal(here.work);
    await mkdir(join(here.work, 'sub'));
    const step = { ...script('console.log(process.cwd())'), cwd: join(here.work, 'sub') };
    expect((await here.run(step)).stdout.trim()).to.equal(join(here.work, 'sub'));
  });

  it('gives each workspace a new empty folder, and writes files that only we can read', async () => {
    await using here = await place();
    expect(await here.sandbox.workspace()).to.not.equal(here.work);
    const path = join(here.sandbox.home, '.deep/er/.fakerc');
    await here.sandbox.write([
      { path, content: 'token' },
      { path: `${path}.sh`, content: '#!', mode: 0o700 },
    ]);
    expect(await readFile(path, 'utf8')).to.equal('token');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(`${path}.sh`)).mode & 0o777).to.equal(0o700);
  });

  it('removes the home when it is disposed of', async () => {
    await using here = await place();
    await here.sandbox[Symbol.asyncDispose]();
    expect(existsSync(here.sandbox.home)).to.equal(false);
  });
});

describe('local executor: commands', () => {
  it('passes arguments as they are: there is no shell', async () => {
    await using here = await place();
    const args = [
      'a b',
      '',
      "it's",
      '"',
      '$(touch pwned)',
      '`touch pwned`',
      '; touch pwned',
      '$HOME',
      '*',
      '\\',
      'ü\n',
    ];
    const { stdout } = await here.run(script('console.log(JSON.stringify(process.argv.slice(1)))', ...args));
    expect(JSON.parse(stdout)).to.deep.equal(args);
    expect(existsSync(join(here.work, 'pwned'))).to.equal(false);
  });

  it('keeps exit status and both outputs apart, and stdin closed', async () => {
    await using here = await place();
    const code =
      'process.stdin.on("end", () => { console.error("err"); console.log("out ü"); process.exitCode = 3; }).resume()';
    const result = await here.run(script(code));
    expect(result).to.include({ exit: 3, stdout: 'out ü\n', stderr: 'err\n', timedOut: false, truncated: false });
  });

  it('says which signal ended a command', async () => {
    await using here = await place();
    for (const [signal, exit] of [
      ['SIGKILL', 137],
      ['SIGTERM', 143],
      ['SIGABRT', 134],
    ] as const)
      expect(
        (await here.run(script(`process.kill(process.pid, "${signal}"); setInterval(() => {}, 9)`))).exit,
      ).to.equal(exit);
  });

  it('that are not there exit with 127', async () => {
    await using here = await place();
    const result = await here.run({ argv: ['regproof-no-such-tool', 'publish'] });
    expect(result.exit).to.equal(127);
    expect(result.stderr).to.include('ENOENT');
  });

  it('caps the output, goes on reading, and says so', async () => {
    await using here = await place();
    const code = 'process.stdout.write("x".repeat(3 << 20)); process.stderr.write("done")';
    const result = await here.run(script(code));
    expect(result).to.include({ exit: 0, truncated: true, stderr: 'done' });
    expect(result.stdout).to.have.length(1 << 20);
  });
});

describe('local executor: the end of commands', () => {
  /** A shell that starts another process, which holds the output open, and notes its number. */
  const family = (work: string, after: string): Step => ({
    argv: ['sh', '-c', `sleep 60 & echo $! > ${work}/child; ${after}`],
    timeoutMs: 1_000,
  });
  const childOf = async (work: string) => processIdentity(Number(await readFile(join(work, 'child'), 'utf8')));
  const gone = (identity: string | null) => eventually('the end of the child', () => !identity || !isAlive(identity));

  it('a time-out ends the command and what it started', async () => {
    await using here = await place();
    const began = performance.now();
    const running = here.run(family(here.work, 'wait'));
    await eventually(
      'the child',
      async () => existsSync(join(here.work, 'child')) && (await childOf(here.work)) !== null,
    );
    const child = await childOf(here.work);
    const result = await running;
    expect(result).to.include({ timedOut: true, exit: 143 });
    expect(performance.now() - began).to.be.below(50_000);
    await gone(child);
  });

  it('what a command leaves running is ended with it, and not waited for', async () => {
    await using here = await place();
    const result = await here.run({ ...family(here.work, 'echo done'), timeoutMs: 100_000 });
    expect(result).to.include({ exit: 0, stdout: 'done\n', timedOut: false });
    await gone(await childOf(here.work));
  });

  it('the end of the run ends the command', async () => {
    const run = new AbortController();
    await using here = await place(run.signal);
    const running = here.run({ ...family(here.work, 'wait'), timeoutMs: 100_000 });
    await eventually('the child', () => existsSync(join(here.work, 'child')));
    run.abort();
    expect(await running).to.include({ exit: 143, timedOut: false });
    expect((await here.run({ argv: ['sleep', '60'] })).exit, 'after the end').to.equal(143);
  });
});

describe('local executor: finding clients', () => {
  const find = (version: Client['version']) =>
    localExecutor({ ca: '', signal: never() }).find(fakeClient('faker', { version }));

  it('shows the first line that says something', async () => {
    const found = await find([NODE, '-e', 'console.log("\\n  faker 1.2.3  \\nmore")']);
    expect(found).to.deep.equal({ name: 'faker', version: 'faker 1.2.3', image: 'host' });
    expect((await find([NODE, '-e', 'console.error("faker 2")'])).version, 'on stderr').to.equal('faker 2');
  });

  it('one that is not there, or does not run, is CLIENT_MISSING with the remedy', async () => {
    for (const version of [
      ['regproof-no-such-tool', '--version'],
      [NODE, '-e', 'process.exit(9)'],
    ] as const) {
      const error = await find(version as unknown as Client['version']).catch((reason) => reason);
      expect(error).to.include({ code: 'CLIENT_MISSING', exitStatus: 4 });
      expect(error.remedy).to.equal('Install faker, or use the image: executor=docker.');
    }
  });
});
