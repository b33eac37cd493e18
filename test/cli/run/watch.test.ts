import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { watchFiles } from '../../../harness/cli/run/watch-files.ts';
import { watchLoop } from '../../../harness/cli/run/watch-run.ts';
import type { ExitStatus } from '../../../harness/core/verdict.ts';
import { PARTS } from '../../ci/fake-parts.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const NEVER = new AbortController().signal;

describe('watched files', () => {
  it('are those that changed, and no others, until nothing changes any more', async () => {
    await using folder = await temporaryFolder();
    const inside = (path: string) => join(folder.path, path);
    await mkdir(inside('templates/npm'), { recursive: true });
    await writeFile(inside('templates/npm/old'), 'x');
    await using files = await watchFiles([inside('templates')], folder.path);
    await writeFile(inside('unwatched'), 'x');
    await writeFile(inside('templates/npm/new'), 'x');
    await writeFile(inside('templates/npm/old'), 'y');
    const seen = new Set<string>();
    // On a busy machine they may come one by one.
    while (seen.size < 2) for (const file of await files.next(NEVER)) seen.add(file);
    expect([...seen].sort()).to.deep.equal(['templates/npm/new', 'templates/npm/old']);
    await rm(inside('templates/npm/new'));
    expect(await files.next(NEVER)).to.deep.equal(['templates/npm/new']);
  });

  it('are told as well when they changed while nobody waited', async () => {
    await using folder = await temporaryFolder();
    await using files = await watchFiles([folder.path], folder.path);
    await using other = await watchFiles([folder.path], folder.path);
    await writeFile(join(folder.path, 'new'), 'x');
    expect(await other.next(NEVER)).to.deep.equal(['new']);
    // Seen a while ago by both.
    expect(await files.next(NEVER)).to.deep.equal(['new']);
  });

  it('are nothing when the wait is ended', async () => {
    await using folder = await temporaryFolder();
    await using files = await watchFiles([folder.path], folder.path);
    const user = new AbortController();
    const waiting = files.next(user.signal);
    user.abort();
    expect(await waiting).to.deep.equal([]);
    expect(await files.next(user.signal)).to.deep.equal([]);
  });
});

describe('a run that watches', () => {
  it('runs again what a change touches, until the user ends it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'templates/pypi');
    await mkdir(path, { recursive: true });
    await using files = await watchFiles([folder.path], folder.path);
    const user = new AbortController();
    const ran: string[] = [];
    const run = async (argv: readonly string[]): Promise<ExitStatus> => {
      ran.push(argv.join(' '));
      if (ran.length === 1) await writeFile(join(path, 'setup.py'), 'x');
      else user.abort();
      return ran.length === 1 ? 0 : 1;
    };
    const status = await watchLoop(
      { files, run, say: () => {}, interrupted: user.signal },
      PARTS,
      { formats: ['npm', 'pypi'], target: 'own' },
      ['run', '--seed', 'x'],
    );
    expect(ran).to.deep.equal(['run --seed x', 'run --seed x --profile pypi --target own']);
    expect(status).to.equal(1);
  });

  it('says that a change is not its business, and waits on', async () => {
    const said: string[] = [];
    const changes = [['docs/ci.md'], []];
    const files = { next: async () => changes.shift()!, async [Symbol.asyncDispose]() {} };
    const ran: (readonly string[])[] = [];
    const run = async (argv: readonly string[]): Promise<ExitStatus> => {
      ran.push(argv);
      return 0;
    };
    const world = { files, run, say: (line: string) => void said.push(line), interrupted: NEVER };
    await watchLoop(world, PARTS, { formats: ['npm'], target: 'own' }, ['run']);
    expect(ran).to.deep.equal([['run']]);
    expect(said).to.include('Nothing that this run is about.');
  });
});
