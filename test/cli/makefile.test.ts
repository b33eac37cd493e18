import { expect } from 'chai';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';

/** What make would run, last command. */
async function lastCommand(...args: string[]): Promise<string> {
  // Without the settings of a make that runs this test.
  const { stdout } = await execa('make', ['--no-print-directory', '-n', ...args], {
    cwd: PACKAGE_ROOT,
    env: { MAKEFLAGS: '', MAKEOVERRIDES: '' },
  });
  return stdout.split('\n').at(-1)!.replaceAll(/\s+/g, ' ').trim();
}

describe('Makefile', () => {
  it('passes each variable on as the option of that name', async () => {
    expect(
      await lastCommand(
        'profile=npm',
        'target=verdaccio',
        'tier=full',
        'size=large',
        'client=pnpm',
        'filter=**/roundtrip',
        'executor=local',
        'max_failures=2',
      ),
    ).to.equal(
      "node harness/cli/bin.js run --profile 'npm' --target 'verdaccio' --tier 'full' --size 'large' --client 'pnpm' --filter '**/roundtrip' --executor 'local' --max-failures '2'",
    );
  });

  it('passes nothing on that was not given', async () => {
    expect(await lastCommand()).to.equal('node harness/cli/bin.js run');
  });

  it('has flags, and names as people would give them', async () => {
    expect(await lastCommand('keep_on_failure=1', 'last_failed=1')).to.equal(
      'node harness/cli/bin.js run --last-failed --keep-on-failure',
    );
    expect(await lastCommand('generate', 'format=npm', 'name=@acme/kit', 'version=2.0.0')).to.equal(
      "node harness/cli/bin.js generate --format 'npm' --name '@acme/kit' --version '2.0.0'",
    );
  });

  it('passes reports on, of one run or of several', async () => {
    expect(await lastCommand('report')).to.equal('node harness/cli/bin.js report html');
    expect(await lastCommand('report', 'kind=diff', 'run=verdaccio nora', 'json=1', 'store=sqlite:runs')).to.equal(
      "node harness/cli/bin.js report diff verdaccio nora --store 'sqlite:runs' --json",
    );
  });

  it('passes faults on', async () => {
    expect(
      await lastCommand('faults', 'scenario=x.yaml', 'database=postgres', 'spread=1', 'shrink_within=1m'),
    ).to.equal(
      "node harness/cli/bin.js faults --scenario 'x.yaml' --shrink-within '1m' --database 'postgres' --spread",
    );
  });

  it('passes load on', async () => {
    expect(
      await lastCommand('stress', 'profile=npm', 'target=verdaccio', 'rate=200/s', 'mix=publish=1,fetch=8'),
    ).to.equal(
      "node harness/cli/bin.js stress --profile 'npm' --target 'verdaccio' --rate '200/s' --mix 'publish=1,fetch=8'",
    );
  });

  it('passes plans on', async () => {
    expect(await lastCommand('plan', 'event=pull_request', 'since=origin/main', 'json=1')).to.equal(
      "node harness/cli/bin.js plan --event 'pull_request' --since 'origin/main' --json",
    );
    expect(await lastCommand('pipeline', 'tier=fast')).to.equal("node harness/cli/bin.js pipeline --tier 'fast'");
  });

  it('explains every target', async () => {
    const { stdout } = await execa('make', ['--no-print-directory', 'help'], { cwd: PACKAGE_ROOT });
    for (const target of [
      'run',
      'test',
      'check',
      'prove',
      'release-gate',
      'bench',
      'targets',
      'plan',
      'pipeline',
      'images',
      'doctor',
      'generate',
      'engine',
      'engine-down',
    ])
      expect(stdout).to.match(new RegExp(`^ {2}${target} `, 'm'));
  });
});
