import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openWorkspace, sweep } from '../../../harness/cli/session/workspace.ts';
import { isAlive, processIdentity } from '../../../harness/core/process-identity.ts';
import { mayMount, mountsBelow, mountVolume } from '../../../harness/target/volume.ts';
import { eventually } from '../../eventually.ts';
import { fakeRegistry, reply } from '../../fakes/fake-registry.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const VARIABLES = ['REGPROOF_TMPDIR', 'DOCKER_HOST'] as const;

interface Place extends AsyncDisposable {
  /** The folder of all workspaces. */
  readonly root: string;
  /** Starts a process that stays until the test ends. */
  stay(options?: { detached?: boolean; argv?: [string, ...string[]] }): ChildProcess & { identity: string };
}

/** A place of its own for workspaces, and an engine without containers: the machine's own must not be swept by a test. */
async function place(): Promise<Place> {
  const before = VARIABLES.map((name) => process.env[name]);
  const folder = await temporaryFolder();
  const engine = await fakeRegistry((socket, head) =>
    socket.write(reply(200, head.includes('/containers/json') ? '[]' : '{}', { 'content-type': 'application/json' })),
  );
  process.env.REGPROOF_TMPDIR = folder.path;
  process.env.DOCKER_HOST = engine.origin.replace('http:', 'tcp:');
  const children: ChildProcess[] = [];
  return {
    root: join(folder.path, `regproof-${userInfo().uid}`),
    stay({ detached = false, argv: [file, ...args] = ['sleep', '60'] } = {}) {
      const child = spawn(file, args, { detached, stdio: 'ignore' });
      children.push(child);
      return Object.assign(child, { identity: processIdentity(child.pid!)! });
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL');
      for (const [index, name] of VARIABLES.entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
      await engine[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A folder as a run leaves it that was killed. */
async function leftover(root: string, owner: string, processes: readonly string[] = []): Promise<string> {
  const dir = join(root, `${owner}~20260101-000000-abcd`);
  await mkdir(join(dir, 'shared'), { recursive: true });
  await writeFile(join(dir, 'shared/file'), 'x');
  if (processes.length > 0) await writeFile(join(dir, 'processes'), processes.map((each) => `${each}\n`).join(''));
  return dir;
}

const DEAD = `${2 ** 22 + 1}.1`;

describe('workspace', () => {
  it('is named after its owner, private, and gone when it is disposed of', async () => {
    await using here = await place();
    const workspace = await openWorkspace('run-1');
    expect(workspace.dir).to.equal(join(here.root, `${processIdentity(process.pid)}~run-1`));
    expect(workspace.owner).to.equal(processIdentity(process.pid));
    expect((await stat(workspace.dir)).mode & 0o777).to.equal(0o700);
    await workspace.dispose();
    expect(existsSync(workspace.dir)).to.equal(false);
  });
});

describe('sweep', () => {
  it('finds nothing where nothing was left', async () => {
    await using _here = await place();
    expect(await sweep()).to.deep.equal({ containers: 0, processes: 0, folders: 0 });
  });

  it('removes folders and processes of a dead run', async () => {
    await using here = await place();
    const child = here.stay();
    const dir = await leftover(here.root, DEAD, [child.identity, DEAD]);
    const gone = once(child, 'exit');
    expect(await sweep()).to.deep.equal({ containers: 0, processes: 1, folders: 1 });
    expect((await gone)[1]).to.equal('SIGKILL');
    expect(existsSync(dir)).to.equal(false);
  });

  it('ends what such a process had started in its group', async () => {
    await using here = await place();
    const child = here.stay({ detached: true, argv: ['sh', '-c', 'sleep 61 & wait'] });
    const ofGroup = async () => {
      const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
      const { readFile } = await import('node:fs/promises');
      const stats = await Promise.all(all.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
      return all.filter((_, index) => Number(stats[index]!.split(') ')[1]?.split(' ')[2]) === child.pid);
    };
    await eventually('the group', async () => (await ofGroup()).length === 2);
    const identities = (await ofGroup()).map((pid) => processIdentity(pid)!);
    await leftover(here.root, DEAD, [child.identity]);
    await sweep();
    await eventually('the end of the group', () => identities.every((each) => !isAlive(each)));
  });

  it('unmounts what a dead run had mounted', async function () {
    if (!mayMount()) return this.skip();
    await using here = await place();
    const dir = await leftover(here.root, DEAD);
    await mountVolume(join(dir, 'target/data'), 1 << 20);
    await writeFile(join(dir, 'target/data/file'), 'x');
    expect((await sweep()).folders).to.equal(1);
    expect(mountsBelow(here.root)).to.deep.equal([]);
    expect(existsSync(dir)).to.equal(false);
  });

  it('leaves a living run alone, with its processes', async () => {
    await using here = await place();
    const owner = here.stay();
    const registry = here.stay();
    const dir = await leftover(here.root, owner.identity, [registry.identity]);
    const own = await openWorkspace('run-1');
    expect(await sweep()).to.deep.equal({ containers: 0, processes: 0, folders: 0 });
    expect(existsSync(dir)).to.equal(true);
    expect(existsSync(own.dir)).to.equal(true);
    expect(isAlive(owner.identity)).to.equal(true);
    expect(isAlive(registry.identity)).to.equal(true);
  });

  it('does not kill a later process that has got the number of a dead one', async () => {
    await using here = await place();
    const innocent = here.stay();
    const [pid, start] = innocent.identity.split('.');
    const dir = await leftover(here.root, DEAD, [`${pid}.${Number(start) - 1}`, `${pid}`]);
    expect(await sweep()).to.deep.equal({ containers: 0, processes: 0, folders: 1 });
    expect(existsSync(dir)).to.equal(false);
    expect(isAlive(innocent.identity)).to.equal(true);
  });

  it('finds the processes that a run has adopted', async () => {
    await using here = await place();
    const child = here.stay();
    const workspace = await openWorkspace('run-1');
    workspace.adopt(child.pid!);
    const dir = await leftover(here.root, DEAD);
    const { copyFile } = await import('node:fs/promises');
    await copyFile(join(workspace.dir, 'processes'), join(dir, 'processes'));
    const gone = once(child, 'exit');
    expect((await sweep()).processes).to.equal(1);
    await gone;
  });

  it('removes containers of dead runs alone', async () => {
    await using here = await place();
    const living = here.stay();
    const removed: string[] = [];
    await using engine = await fakeRegistry((socket, head) => {
      const path = head.split(' ')[1]!;
      const labels = (owner: string) => ({ 'regproof.owner': owner });
      const list = [
        { Id: 'dead', Labels: labels(DEAD) },
        { Id: 'living', Labels: labels(living.identity) },
      ];
      if (head.startsWith('DELETE')) removed.push(path.split('?')[0]!.split('/').at(-1)!);
      const body = path.includes('/containers/json') ? JSON.stringify(list) : '{}';
      socket.write(
        reply(head.startsWith('DELETE') ? 204 : 200, head.startsWith('DELETE') ? '' : body, {
          'content-type': 'application/json',
        }),
      );
    });
    process.env.DOCKER_HOST = engine.origin.replace('http:', 'tcp:');
    expect((await sweep()).containers).to.equal(1);
    expect(removed).to.deep.equal(['dead']);
    expect(decodeURIComponent(engine.heads.find((head) => head.includes('containers/json'))!)).to.include(
      'regproof.owner',
    );
  });

  it('keeps what it was asked to keep, past the end of the run and the sweeps of two weeks', async () => {
    await using here = await place();
    const workspace = await openWorkspace('20260102-000000-keep');
    expect(await workspace.keep(join(workspace.dir, 'nothing'))).to.equal(null);
    const cells = join(workspace.dir, 'shared/cells');
    await mkdir(join(cells, 'failed'), { recursive: true });
    await writeFile(join(cells, 'failed/log'), 'x');
    const kept = (await workspace.keep(cells))!;
    await workspace.dispose();
    await sweep();
    expect(await readdir(here.root)).to.deep.equal(['kept~20260102-000000-keep']);
    expect(existsSync(join(kept, 'failed/log'))).to.equal(true);
    expect((await stat(kept)).mode & 0o077, 'others may not look into it').to.equal(0);
    const old = new Date(Date.now() - 15 * 86_400_000);
    await utimes(kept, old, old);
    await sweep();
    expect(await readdir(here.root)).to.deep.equal([]);
  });
});
