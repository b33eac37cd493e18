import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import type { RollbackPolicy } from '../../harness/core/fault-report.ts';
import type { Lifecycle } from '../../harness/core/lifecycle.ts';
import { prepareUndo } from '../../harness/scenario/rollback.ts';
import { firstDifference, storageTree } from '../../harness/scenario/storage-tree.ts';
import { temporaryFolder } from '../e2e/cli.ts';

interface Flaws {
  /** Does not come back. */
  readonly dead?: boolean;
  /** The run is cancelled, which ends every wait for the registry. */
  readonly cancelled?: boolean;
}

/** A registry that keeps files below a folder. */
function registry(data: string, { dead = false, cancelled = false }: Flaws = {}) {
  const lived: string[] = [];
  const life: Lifecycle = {
    ...{ pid: 1, port: 1, data, running: true },
    async kill() {
      lived.push('kill');
      return { code: null, signal: 'SIGKILL' };
    },
    async stop() {
      lived.push('stop');
      return { code: 0, signal: null };
    },
    async restart() {
      lived.push('restart');
      if (cancelled) throw new DOMException('This operation was aborted', 'AbortError');
      return dead ? null : 5;
    },
    async pause() {
      lived.push('pause');
      return 'stopped';
    },
    resume: async () => void lived.push('resume'),
    async limitMemory() {
      throw new Error('nobody asks for that');
    },
  };
  return { life, lived };
}

async function broken(policy: RollbackPolicy, { asAsked = false, ...flaws }: Flaws & { asAsked?: boolean } = {}) {
  const folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await mkdir(join(data, 'blobs'), { recursive: true });
  await writeFile(join(data, 'blobs/one'), 'one', { mode: 0o600 });
  await symlink('blobs/one', join(data, 'link'));
  const before = await storageTree(data);
  const { life, lived } = registry(data, flaws);
  const snapshot = join(folder.path, 'snapshot');
  const kept = join(folder.path, 'kept');
  const signal = flaws.cancelled ? AbortSignal.abort() : new AbortController().signal;
  const undo = await prepareUndo(policy, { life, signal }, { snapshot, kept: async () => kept });
  await writeFile(join(data, 'blobs/one'), 'torn');
  await writeFile(join(data, 'blobs/two'), 'two');
  const rollback = await undo.settle(asAsked);
  const difference = firstDifference(before, await storageTree(data));
  return { folder, data, kept, snapshot, lived, rollback, difference };
}

describe('scenario/rollback', () => {
  it('automatic: puts storage back as it was, looks whether it is the same, and starts the registry', async () => {
    const { folder, rollback, difference, lived, snapshot } = await broken('automatic');
    await using _ = folder;
    expect(rollback).to.include({ policy: 'automatic', end: 'rolled back' });
    expect(rollback.evidence[0]).to.match(/^3 paths in storage, digest [0-9a-f]{12}, as in the snapshot$/);
    expect(rollback.evidence[1]).to.equal('it answered 5 ms after its restart');
    expect(difference).to.equal(null);
    expect(lived).to.deep.equal(['pause', 'resume', 'kill', 'restart']);
    expect(await storageTree(snapshot).catch((error) => error.code)).to.equal('ENOENT');
  });

  it('automatic: a registry that does not come back was not rolled back', async () => {
    const { folder, rollback } = await broken('automatic', { dead: true });
    await using _ = folder;
    expect(rollback.end).to.equal('failed');
    expect(rollback.evidence).to.include('it did not come back');
  });

  it('automatic: where the run was cancelled nothing is said of the registry', async () => {
    const { folder, rollback } = await broken('automatic', { cancelled: true });
    await using _ = folder;
    expect(rollback).to.deep.include({
      end: 'degraded',
      evidence: ['the run was cancelled before anything was undone'],
    });
  });

  it('leaves alone what ended as asked', async () => {
    const { folder, rollback, difference, lived } = await broken('automatic', { asAsked: true });
    await using _ = folder;
    expect(rollback).to.deep.equal({ policy: 'automatic', end: 'not needed', evidence: [], commands: [] });
    expect(difference).to.equal('blobs/one');
    expect(lived).to.not.include('kill');
  });

  it('manual: keeps both states, and prints commands that put back what was before', async () => {
    const { folder, rollback, kept, difference, lived } = await broken('manual');
    await using _ = folder;
    expect(rollback.end).to.equal('degraded');
    expect(difference).to.equal('blobs/one');
    expect(lived).to.deep.equal(['pause', 'resume']);
    expect(await readFile(join(kept, 'after/blobs/two'), 'utf8')).to.equal('two');
    for (const command of rollback.commands) {
      const [file, ...args] = command.split(' ');
      await execa(file!, args);
    }
    const [before, after] = await Promise.all(['before', 'after'].map((name) => storageTree(join(kept, name))));
    expect(firstDifference(before!, after!)).to.equal(null);
  });

  it('none: what the case left stays', async () => {
    const { folder, rollback, difference, lived } = await broken('none');
    await using _ = folder;
    expect(rollback.end).to.equal('degraded');
    expect(difference).to.equal('blobs/one');
    expect(lived).to.deep.equal([]);
  });

  it('cannot undo anything on a registry that runs already: automatic fails, and says so', async () => {
    const folders = { snapshot: '/nowhere', kept: async () => '/nowhere' };
    const settle = async (policy: RollbackPolicy) =>
      (await prepareUndo(policy, { life: null, signal: new AbortController().signal }, folders)).settle(false);
    expect(await settle('automatic')).to.include({ end: 'failed' });
    expect((await settle('automatic')).evidence[0]).to.include('did not start this registry');
    expect(await settle('manual')).to.include({ end: 'degraded' });
  });

  it('tells trees apart by content, mode, links and paths', async () => {
    await using folder = await temporaryFolder();
    const trees = [];
    for (const [name, text, mode, link] of [
      ['a', 'x', 0o600, 'l'],
      ['a', 'y', 0o600, 'l'],
      ['a', 'x', 0o640, 'l'],
      ['b', 'x', 0o600, 'l'],
      ['a', 'x', 0o600, 'm'],
    ] as const) {
      const dir = join(folder.path, String(trees.length));
      await mkdir(dir);
      await writeFile(join(dir, name), text, { mode });
      await symlink(link, join(dir, 'to'));
      trees.push(await storageTree(dir));
    }
    const [first, ...others] = trees;
    for (const other of others) expect(firstDifference(first!, other)).to.not.equal(null);
  });
});
