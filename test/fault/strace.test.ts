import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { crashAtCall } from '../../harness/fault/crash-at-call.ts';
import { storageError } from '../../harness/fault/storage-error.ts';
import { noStrace, trace } from '../../harness/fault/strace.ts';
import { fakeStage } from '../fakes/fake-stage.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** Makes a folder when it is told to, and says how that went. */
const MAKER = `process.stdin.on('data', (name) => {
  try { require('fs').mkdirSync(String(name).trim()); console.log('made'); } catch (error) { console.log(error.code); }
})`;

/** A process that is told to make folders. */
function maker() {
  const child = spawn(process.execPath, ['-e', MAKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const make = async (path: string): Promise<string> => {
    const said = once(child.stdout, 'data');
    child.stdin.write(`${path}\n`);
    return String((await said)[0]).trim();
  };
  return { child, make, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

const site = (pid: number) => {
  const { life, door, signal } = fakeStage().site;
  return { life: { ...life!, pid }, door, signal };
};

describe('fault/strace', () => {
  let missing: string | null;
  before(async () => {
    missing = await noStrace();
  });

  it('counts calls, makes them fail, and lets go of the process', async () => {
    // What a machine without it gets is the remedy.
    if (missing !== null) return expect(missing).to.match(/strace|Linux/);
    await using folder = await temporaryFolder();
    using process = maker();
    await process.make(join(folder.path, 'first'));
    const { pid } = process.child;
    const counted = await trace({ pid: pid!, calls: ['mkdir'], signal: new AbortController().signal });
    expect(await process.make(join(folder.path, 'second'))).to.equal('made');
    expect((await counted.end()).filter((line) => line.includes(`mkdir("${folder.path}/second"`))).to.have.length(1);
    const options = { error: 'EROFS', calls: ['mkdir'], nth: 1, threads: 'all', onwards: true } as const;
    const failing = await storageError.inject(site(pid!), { ...options, calls: [...options.calls] });
    expect(await process.make(join(folder.path, 'third'))).to.equal('EROFS');
    const healed = await failing.heal();
    expect(healed.hit).to.equal(true);
    expect(healed.evidence[0]).to.equal('1 calls failed with EROFS');
    expect(await process.make(join(folder.path, 'third'))).to.equal('made');
    const idle = await storageError.inject(site(pid!), { ...options, calls: [...options.calls] });
    expect((await idle.heal()).hit, 'without a call nothing was hit').to.equal(false);
  });

  it('kills as a call is entered', async () => {
    if (missing !== null) return expect(missing).to.match(/strace|Linux/);
    await using folder = await temporaryFolder();
    using process = maker();
    await process.make(join(folder.path, 'first'));
    const injection = await crashAtCall.inject(site(process.child.pid!), { call: 'mkdir', nth: 1 });
    process.child.stdin.write(`${join(folder.path, 'second')}\n`);
    const [, signal] = await once(process.child, 'exit');
    expect(signal).to.equal('SIGKILL');
    const healed = await injection.heal();
    expect(healed).to.include({ hit: true, recoveryMs: 12 });
    expect(healed.evidence[0]).to.match(/^killed at mkdir 1: mkdir\("/);
  });
});
