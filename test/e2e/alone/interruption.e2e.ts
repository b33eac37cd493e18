import { readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { readRunManifest } from '../../../harness/report/run-manifest.ts';
import { eventually } from '../../eventually.ts';
import { latestReport, regproof, start, temporaryFolder } from '../cli.ts';

const RUN = [
  'run',
  '--profile',
  'pypi',
  '--filter',
  '**/x.tls.*',
  '**/roundtrip[*]',
  '--size',
  'small,medium',
  '--workers',
  '1',
];

/** Containers of this harness that exist, by name of the run. */
async function containers(): Promise<string[]> {
  const { stdout } = await execa('docker', ['ps', '--all', '--quiet', '--filter', 'label=regproof.owner']);
  return stdout.split('\n').filter(Boolean);
}

function workspaces(): string[] {
  return readdirSync(join(tmpdir(), `regproof-${userInfo().uid}`));
}

describe('a run that is interrupted', () => {
  it('once: ends in order with a partial report and status 130', async () => {
    await using folder = await temporaryFolder();
    const before = await containers();
    const run = start([...RUN, '--results', folder.path]);
    await eventually('a first cell', () => ended(run), 120_000);
    run.kill('SIGINT');
    const { exitCode, stderr } = await run;
    expect(exitCode, String(stderr)).to.equal(130);
    const report = await latestReport(folder.path);
    expect(report.run.cancelled).to.equal(true);
    const manifest = await readRunManifest(join(folder.path, report.run.id));
    expect(manifest?.files.map(({ path }) => path)).to.include.members(['report.json', 'logs/pipeline.jsonl']);
    expect(report.run.exitStatus).to.equal(130);
    expect(report.cells.some((cell) => cell.verdict === 'pass')).to.equal(true);
    expect(await containers()).to.have.length(before.length);
  });

  it('twice: ends at once; the next run removes what was left', async () => {
    await using folder = await temporaryFolder();
    const run = start([...RUN, '--results', folder.path]);
    await eventually('a first cell', () => ended(run), 120_000);
    run.kill('SIGINT');
    await eventually('the first signal to be noticed', () => seen(run, 'Interrupted'), 10_000);
    run.kill('SIGINT');
    expect((await run).exitCode).to.equal(130);
  });

  it('by kill -9: the next run removes containers, processes and folders', async () => {
    await using folder = await temporaryFolder();
    const run = start([...RUN, '--results', folder.path]);
    await eventually('a first cell', () => ended(run), 120_000);
    const own = workspaces().filter((name) => name.startsWith(`${run.pid}.`));
    expect(own).to.have.length(1);
    run.kill('SIGKILL');
    await run;
    expect(await containers()).to.not.be.empty;
    const next = await regproof(['run', '--profile', 'pypi', '--filter', '**/unknown-404', '--results', folder.path]);
    expect(next.exitCode, next.stderr).to.equal(0);
    expect(next.stderr).to.match(
      /Removed what a dead run had left: [1-9]\d* containers, [1-9]\d* processes, [1-9]\d* folders/,
    );
    expect(workspaces()).to.not.include(own[0]);
  });
});

const output = new WeakMap<object, { text: string }>();

/** Whether the process has printed that text so far. */
function seen(run: ReturnType<typeof start>, text: string): boolean {
  let known = output.get(run);
  if (!known) {
    const gathered = { text: '' };
    known = gathered;
    output.set(run, gathered);
    for (const stream of [run.stdout!, run.stderr!])
      stream.on('data', (chunk: Buffer) => (gathered.text += chunk.toString()));
  }
  return known.text.includes(text);
}

/** Whether a first cell has ended. */
function ended(run: ReturnType<typeof start>): boolean {
  return seen(run, '✓ pass');
}
