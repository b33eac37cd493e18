import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive, processIdentity } from '../../harness/core/process-identity.ts';
import { processLauncher } from '../../harness/executor/process-launcher.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const NODE = process.execPath;
const CANARY = 'REGPROOF_TEST_CANARY';
const script = (code: string) => ({ argv: [NODE, '-e', code], env: {} });

describe('process launcher', () => {
  afterEach(() => {
    delete process.env[CANARY];
  });

  it('runs a command to its end, in the data folder and with no environment but PATH and what is stated', async () => {
    process.env[CANARY] = 's3cret';
    await using folder = await temporaryFolder();
    const { argv } = script('console.log(JSON.stringify([process.cwd(), process.env])); process.exitCode = 4');
    const result = await processLauncher({ data: folder.path }).run({ argv, env: { STATED: 'x' } });
    expect(result).to.include({ exit: 4, timedOut: false });
    const [cwd, env] = JSON.parse(result.stdout);
    expect(cwd).to.equal(folder.path);
    expect(env).to.deep.equal({ PATH: process.env.PATH, HOME: folder.path, STATED: 'x' });
  });

  it('does not wait for ever for a preparation', async () => {
    await using folder = await temporaryFolder();
    const result = await processLauncher({ data: folder.path, runMs: 100 }).run({ argv: ['sleep', '60'], env: {} });
    expect(result).to.include({ exit: 143, timedOut: true });
  });

  it('tells a command that is not there', async () => {
    await using folder = await temporaryFolder();
    const launcher = processLauncher({ data: folder.path });
    const request = { argv: ['regproof-no-such-registry'], env: {} };
    expect((await launcher.run(request)).exit).to.equal(127);
    const error = await launcher.start(request).catch((reason) => reason);
    expect(error).to.include({ code: 'TOOL_MISSING', exitStatus: 3 });
    expect(error.message).to.match(/^regproof-no-such-registry cannot be started: .*ENOENT/);
    expect(error.remedy).to.include('start.argv');
  });

  it('starts a process, tells its number and shows what it prints', async () => {
    await using folder = await temporaryFolder();
    const pids: number[] = [];
    const launcher = processLauncher({ data: folder.path, onPid: (pid) => pids.push(pid) });
    const process = await launcher.start(
      script('console.log("ready"); console.error("warned"); setInterval(() => {}, 9)'),
    );
    await eventually('the log', async () => /ready/.test(await process.logs()) && /warned/.test(await process.logs()));
    expect(pids).to.deep.equal([process.pid]);
    expect(processIdentity(process.pid)).to.be.a('string');
    expect(await process.stop()).to.deep.equal({ code: null, signal: 'SIGTERM' });
    expect(processIdentity(process.pid)).to.equal(null);
  });

  it('keeps the end of the log, also of a process that is gone', async () => {
    await using folder = await temporaryFolder();
    const process = await processLauncher({ data: folder.path }).start(
      script('process.stdout.write("begin" + "x".repeat(400_000) + "end"); process.exitCode = 5'),
    );
    expect(await process.exited).to.deep.equal({ code: 5, signal: null });
    const log = await process.logs();
    expect(log).to.have.length(256 * 1024);
    expect(log).to.match(/^x+end$/);
  });

  it('kills one that does not end when it is asked to', async () => {
    await using folder = await temporaryFolder();
    const stubborn = 'process.on("SIGTERM", () => console.log("no")); console.log("up"); setInterval(() => {}, 9)';
    const process = await processLauncher({ data: folder.path, graceMs: 100 }).start(script(stubborn));
    await eventually('the start', async () => /up/.test(await process.logs()));
    expect(await process.stop()).to.deep.equal({ code: null, signal: 'SIGKILL' });
    expect(await process.logs(), 'it was asked first').to.include('no');
  });

  it('ends what a wrapper script started together with it', async () => {
    for (const how of ['stop', 'kill'] as const) {
      await using folder = await temporaryFolder();
      const process = await processLauncher({ data: folder.path }).start({
        argv: ['sh', '-c', 'sleep 60 & echo $! > child; wait'],
        env: {},
      });
      const file = join(folder.path, 'child');
      await eventually('the child', async () => existsSync(file) && (await readFile(file, 'utf8')) !== '');
      const child = processIdentity(Number(await readFile(file, 'utf8')))!;
      expect((await process[how]()).signal).to.equal(how === 'stop' ? 'SIGTERM' : 'SIGKILL');
      await eventually('the end of the child', () => !isAlive(child));
    }
  });
});
