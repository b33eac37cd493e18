import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runTask } from '../../../harness/cli/scale/scale-task.ts';
import { shardOf } from '../../../harness/scale/job.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

/** In place of the harness: leaves the folder of a run, with a report or without. */
function part(report: boolean, status = 3) {
  const seen: string[][] = [];
  const run = async (args: readonly string[]) => {
    seen.push([...args]);
    const results = args[args.indexOf('--results') + 1]!;
    await mkdir(join(results, 'run-1'), { recursive: true });
    await symlink('run-1', join(results, 'latest'));
    if (report) await writeFile(join(results, 'run-1', 'report.json'), '{}');
    return status;
  };
  return { run, seen };
}

describe('a task of a job', () => {
  it('puts its part in place, and does not run it again', async () => {
    await using folder = await temporaryFolder();
    const { run, seen } = part(true);
    const options = { folder: folder.path, count: 3, runArgs: ['--profile', 'npm'] };
    expect(await runTask(options, '1', run)).to.equal(0);
    expect(seen[0]).to.include.members(['--shard', '2/3', '--durations', '--profile', 'npm']);
    expect(await readdir(folder.path)).to.deep.equal(['shard-2']);
    expect(await runTask(options, '1', run)).to.equal(0);
    expect(seen).to.have.length(1);
  });

  it('without a report ends with an error, so that the engine starts another', async () => {
    await using folder = await temporaryFolder();
    const options = { folder: folder.path, count: 3, runArgs: [] };
    expect(await runTask(options, '0', part(false).run)).to.equal(3);
    expect(existsSync(join(folder.path, 'shard-1'))).to.equal(false);
  });

  it('without any cell is done', async () => {
    await using folder = await temporaryFolder();
    expect(await runTask({ folder: folder.path, count: 3, runArgs: [] }, '2', part(false, 4).run)).to.equal(0);
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('has its place from the engine, and no other', () => {
    expect(shardOf('0', 3)).to.equal(1);
    expect(shardOf('2', 3)).to.equal(3);
    expect(shardOf('tyxfojihdb61mkgsl6b69yoac', 3), 'Swarm says the node for 0').to.equal(1);
    for (const place of ['3', '', '-1', 'x']) expect(() => shardOf(place, 3)).to.throw(/no place among 3/);
  });
});
