import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { expect } from 'chai';
import { asError, HarnessError } from '../../harness/core/error.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { limitProcess, sweepMemoryGroups } from '../../harness/executor/memory-cgroup.ts';

/** Takes so many bytes when it is told to, and says when it has them. */
const EATER = `process.stdin.on('data', (text) => { global.kept = Buffer.alloc(Number(text), 1); console.log('eaten'); });
console.log('ready');`;

async function eater() {
  const child = spawn(process.execPath, ['-e', EATER], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { child, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

const groups = () => globSync('/sys/fs/cgroup/{memory/,}regproof~*').filter(existsSync);

describe('executor/memory-cgroup', () => {
  // A machine that does not let us is told so: the only outcome besides.
  const limited = (pid: number, bytes: number) =>
    limitProcess(pid, bytes).catch((error: unknown) => {
      expect(error).to.be.instanceOf(HarnessError).and.include({ code: 'TOOL_MISSING' });
      expect(asError(error).message).to.match(/^The memory of a process cannot be limited here/);
      return null;
    });

  it('lets a process have what it asks for within the limit, and lets go of it', async () => {
    using own = await eater();
    const limit = await limited(own.child.pid!, 64 << 20);
    if (!limit) return;
    own.child.stdin.write('10000000');
    await once(own.child.stdout, 'data');
    expect(limit.bytes).to.equal(64 << 20);
    const { peak, killed } = await limit.use();
    expect(peak).to.be.greaterThan(9_000_000);
    expect(killed).to.equal(0);
    await limit[Symbol.asyncDispose]();
    own.child.stdin.write('100000000');
    expect(String((await once(own.child.stdout, 'data'))[0])).to.include('eaten');
    expect(groups().filter((name) => name.includes(processIdentity(process.pid)!))).to.deep.equal([]);
  });

  it('has a process killed that asks for more, and counts it', async () => {
    using own = await eater();
    const limit = await limited(own.child.pid!, 4 << 20);
    if (!limit) return;
    const exited = once(own.child, 'exit');
    own.child.stdin.write('100000000');
    expect((await exited)[1]).to.equal('SIGKILL');
    expect((await limit.use()).killed).to.equal(1);
    // What a run leaves that is killed now; other runs of this machine live.
    await sweepMemoryGroups((owner) => owner !== processIdentity(process.pid));
    expect(groups().filter((name) => name.includes(processIdentity(process.pid)!))).to.deep.equal([]);
  });
});
