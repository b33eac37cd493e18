import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive, processIdentity } from '../../harness/core/process-identity.ts';
import { eventually } from '../eventually.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

describe('identity of a process', () => {
  it('is the same as long as it runs, and nobody else has it', () => {
    const own = processIdentity(process.pid)!;
    expect(own).to.match(new RegExp(`^${process.pid}\\.\\d+\\.\\d+$`));
    expect(processIdentity(process.pid)).to.equal(own);
    expect(processIdentity(process.ppid)).to.not.equal(own);
    expect(isAlive(own)).to.equal(true);
  });

  it('is not that of a later process of the same number', () => {
    const [pid, start] = processIdentity(process.pid)!.split('.');
    expect(isAlive(`${pid}.${Number(start) + 1}`)).to.equal(false);
    expect(isAlive(`${pid}`)).to.equal(false);
  });

  it('is left alone where its process is out of sight: in another container', () => {
    const [pid, start, namespace] = processIdentity(process.pid)!.split('.');
    expect(isAlive(`${pid}.${Number(start) + 1}.${namespace}`)).to.equal(false);
    expect(isAlive(`${pid}.${Number(start) + 1}.${Number(namespace) + 1}`)).to.equal(true);
  });

  it('is still that of its process where an older version wrote it, without the namespace', () => {
    const [pid, start] = processIdentity(process.pid)!.split('.');
    expect(isAlive(`${pid}.${start}`)).to.equal(true);
    expect(isAlive(`${pid}.${start!.slice(0, -1)}`)).to.equal(false);
  });

  it('is nothing for a process that is not there, and for what is no identity', () => {
    expect(processIdentity(2 ** 22 + 1)).to.equal(null);
    for (const text of ['', 'x', 'latest', '-1.0', `${2 ** 22 + 1}.1`]) expect(isAlive(text), text).to.equal(false);
  });

  it('is gone with the process', async () => {
    const child = spawn('sleep', ['60']);
    const identity = processIdentity(child.pid!)!;
    expect(isAlive(identity)).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).to.equal(false);
  });

  it('is gone with a process that nobody has asked for its status', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(parent.stdout, 'data');
    const ended = Number(String(line));
    await eventually('the end of the child', () => processIdentity(ended) === null);
    expect(existsSync(`/proc/${ended}`), 'it is still listed').to.equal(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  it('is read whatever the program is called', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a) S 1 (b');
    await copyFile('/bin/sleep', path);
    await chmod(path, 0o755);
    const plain = spawn('/bin/sleep', ['60']);
    const odd = spawn(path, ['60']);
    await once(odd, 'spawn');
    const start = (pid: number) => Number(processIdentity(pid)!.split('.')[1]);
    expect(start(odd.pid!)).to.be.within(start(plain.pid!), start(plain.pid!) + 1_000);
    for (const child of [plain, odd]) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
