import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { showCoverage } from '../../../harness/cli/report/show-coverage.ts';
import { openStore, runIdOf } from '../../../harness/cli/report/store-options.ts';
import type { Subject } from '../../../harness/core/catalogue.ts';
import type { DiffEntry } from '../../../harness/store/diff.ts';
import { regproof, temporaryFolder } from '../../e2e/cli.ts';
import { fakeResultOf } from '../../fakes/fake-report.ts';
import { runOf, writeRun } from '../../store/runs.ts';

const CELL = { name: 'one/fake/fake.a[small]', check: 'fake.a' };
const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;

/** Two runs of one target and one of another, and one that is torn. */
async function writeRuns(root: string): Promise<void> {
  const one = { target: { name: 'one' } };
  await writeRun(root, { id: 'a', startedAt: at(1), ...one, cells: [fakeResultOf('pass', { ...CELL, ms: 7 })] });
  await writeRun(root, { id: 'b', startedAt: at(2), ...one, cells: [fakeResultOf('fail', { ...CELL, ms: 9 })] });
  const other = fakeResultOf('pass', { ...CELL, name: 'two/fake/fake.a[small]', ms: 1 });
  await writeRun(root, { id: 'c', startedAt: at(3), target: { name: 'two', version: '2' }, cells: [other] });
  await writeRun(root, { id: 'torn' });
  await writeFile(join(root, 'torn/report.json'), '{"schemaVersion": 1');
}

describe('reports over many runs', () => {
  it('list, compare and count them, in words and as JSON', async () => {
    await using folder = await temporaryFolder();
    await writeRuns(folder.path);
    const page = join(folder.path, 'diff.html');
    const ask = (...args: string[]) => regproof(['report', ...args, '--results', folder.path]);
    const [history, diff, flaky, slowest, trend] = await Promise.all([
      ask('history'),
      ask('diff', 'one', 'two@2', '--json', '--html', page),
      ask('flaky'),
      ask('slowest', '--json', '--target', 'one'),
      ask('trend', '--filter', 'one/**'),
    ]);
    expect(history.stdout.match(/^[abc] /gm)).to.deep.equal(['a ', 'b ', 'c ']);
    expect(history.stderr).to.match(/^REPORT_INVALID: .*torn\/report\.json is truncated/);
    expect(history.exitCode).to.equal(0);
    const { before, after, changed } = JSON.parse(diff.stdout);
    expect([before.id, after.id]).to.deep.equal(['b', 'c']);
    expect(changed.map((entry: DiffEntry) => [entry.cell, entry.before, entry.after])).to.deep.equal([
      ['fake/fake.a[small]', 'fail', 'pass'],
    ]);
    expect(flaky.stdout).to.match(/^one\/fake\/fake\.a\[small\]: 1 pass, 1 fail\n[\s\S]*1 flaky cells in 3 runs$/);
    expect(flaky.exitCode, 'flaky').to.equal(1);
    expect(JSON.parse(slowest.stdout)).to.deep.equal([
      { cell: CELL.name, attempts: 2, medianMs: 7, maxMs: 9, run: 'b' },
    ]);
    expect(trend.stdout).to.match(/a +one 1\.0 +100 % +- [\s\S]*b +one 1\.0 +0 % +1 worse, 0 better/);
  });

  it('say the same of the same runs in folders and in SQLite, and what was cached is not run there', async () => {
    await using folder = await temporaryFolder();
    await writeRuns(folder.path);
    const cached = [{ cell: CELL.name, run: 'a' }];
    const newer = { id: 'd', startedAt: at(4), target: { name: 'one', version: '3' }, sections: { cached } };
    await writeRun(folder.path, newer);
    const files = ['--results', folder.path];
    const sqlite = ['--store', `sqlite:${join(folder.path, 'runs.sqlite')}`];
    await regproof(['report', 'import', ...files, ...sqlite]);
    const questions = [
      ['diff', 'a', 'b'],
      ['diff', 'one@1.0', 'one@3'],
      ['flaky', '--json'],
    ];
    const [runs, versions, flaky] = await Promise.all(
      questions.map(async (question) => {
        const [one, other] = await Promise.all(
          [files, sqlite].map((place) => regproof(['report', ...question, ...place])),
        );
        expect(other!.stdout, question.join(' ')).to.equal(one!.stdout);
        return one!.stdout;
      }),
    );
    expect(runs).to.match(
      /1 changed[\s\S]*Changed\n.*\n?[\s\S]*fake\.a\[small\] +pass +fail +fake\.must: expected 404, got 200/,
    );
    expect(versions).to.include('0 added, 0 removed, 0 changed, 0 unchanged, 1 not run');
    expect(versions).to.match(/fake\.a\[small\] +fail +cached from a/);
    expect(JSON.parse(flaky!)[0].digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('take runs over into one store from two processes at once, losing none', async () => {
    await using folder = await temporaryFolder();
    const ids = Array.from({ length: 6 }, (_, index) => `run-${index}`);
    const dirs = await Promise.all(ids.map((id) => writeRun(folder.path, { id, cells: [fakeResultOf('pass')] })));
    const store = ['--store', `sqlite:${join(folder.path, 'runs.sqlite')}`];
    const imports = await Promise.all(
      [dirs.slice(0, 4), dirs.slice(2)].map((some) => regproof(['report', 'import', ...some, ...store])),
    );
    for (const { exitCode, stderr } of imports) expect(exitCode, stderr).to.equal(0);
    const { stdout } = await regproof(['report', 'history', '--json', ...store]);
    expect(JSON.parse(stdout).runs.map(({ id }: { id: string }) => id)).to.deep.equal(ids);
  });

  it('import what can be read, say what cannot, and prune what is not pinned', async () => {
    await using folder = await temporaryFolder();
    await writeRuns(folder.path);
    const store = ['--store', `sqlite:${join(folder.path, 'runs.sqlite')}`, '--results', folder.path];
    const { stdout, stderr, exitCode } = await regproof(['report', 'import', ...store]);
    expect(stdout).to.equal('3 runs added, 0 were there');
    expect(stderr).to.match(/^REPORT_INVALID: .*truncated/);
    expect(exitCode).to.equal(3);
    expect((await regproof(['report', 'prune', '--pin', 'b', ...store])).stdout).to.equal('b is pinned');
    expect((await regproof(['report', 'prune', ...store])).stdout).to.equal('2 runs removed: a, c');
  });

  it('say in one line which store they cannot use', async () => {
    const cases = [
      [{ store: 'runs' }, 'USAGE', 'runs is no store.'],
      [{ store: 'sqlite:' }, 'USAGE', 'sqlite: is no store.'],
      [{ store: 'postgres://u:hidden@h/d' }, 'USAGE', 'The store has its password on the command line'],
      [{ store: 'env:REGPROOF_TEST_UNSET' }, 'CONFIG_INVALID', 'Environment variable REGPROOF_TEST_UNSET is not set'],
      [{ store: 'postgres://u@h/d', storePassword: 'hidden' }, 'USAGE', '--store-password holds no reference.'],
    ] as const;
    for (const [options, code, says] of cases) {
      const error = await openStore({ results: 'results', ...options }).catch((reason) => reason);
      expect(error).to.include({ code, exitStatus: 2 });
      expect(error.message).to.include(says).and.not.include('hidden');
    }
  });
});

describe('the run that somebody means', () => {
  const of = (id: string, name: string, version: string, cancelled = false) => {
    const run = runOf(id, []);
    return { ...run, cancelled, product: { ...run.product, name, version } };
  };
  const runs = [of('a', 'one', '1'), of('b', 'one', '2'), of('c', 'one', '2', true), of('d', 'two', '1', true)];
  const list = { runs, unreadable: [{ id: 'torn', reason: 'it is torn' }] };

  it('is named by its id, or is the newest of a target or version that was not cut short', () => {
    const meant = ['c', 'one', 'one@1', 'one@2', 'two', 'latest'].map((asked) => runIdOf(asked, list));
    expect(meant).to.deep.equal(['c', 'b', 'a', 'b', 'd', 'b']);
  });

  it('is RUN_UNKNOWN when there is none, and REPORT_INVALID when it cannot be read', () => {
    for (const asked of ['e', 'one@3', ''])
      expect(() => runIdOf(asked, list))
        .to.throw()
        .and.include({ code: 'RUN_UNKNOWN', exitStatus: 2 });
    expect(() => runIdOf('torn', list))
      .to.throw('it is torn')
      .and.include({ code: 'REPORT_INVALID', exitStatus: 3 });
  });
});

describe('coverage, as it is told', () => {
  const requirement = (id: string) => ({
    id,
    level: 'MUST',
    sentence: `The rule ${id}.`,
    clause: '1',
    url: 'https://x',
  });
  const subject = {
    format: { id: 'fake' },
    checks: [{ id: 'fake.a', tier: 'smoke', proves: ['fake.must'] }],
    requirements: new Map(['fake.must', 'fake.lost'].map((id) => [id, requirement(id)])),
  } as unknown as Subject;

  async function told(options: {
    failOn?: 'must-without-check';
    json?: true;
  }): Promise<{ text: string; status: number }> {
    await using folder = await temporaryFolder();
    await writeRuns(folder.path);
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const all = { results: folder.path, tier: 'release' as const, ...options };
    return { status: await showCoverage(['a', 'two'], all, { subjects: [subject] }, write), text };
  }

  it('names each MUST without a check, target by target, and fails for it when asked to', async () => {
    const { text, status } = await told({});
    expect(text).to.match(
      /^one 1\.0, tier release, from a\n[\s\S]*fake +MUST +2 +1 +0 +0 +0 +0 +1 +50 %\n[\s\S]*two 2, tier/,
    );
    expect(text).to.include('MUST without a check: 1\n  fake fake.lost: The rule fake.lost.');
    expect(status).to.equal(0);
    expect((await told({ failOn: 'must-without-check' })).status).to.equal(1);
  });

  it('is JSON with every requirement and tier', async () => {
    const { targets, mustWithoutCheck } = JSON.parse((await told({ json: true })).text);
    expect(targets[0].rows[0]).to.deep.include({ requirement: 'fake.must', format: 'fake', level: 'MUST' });
    expect(targets[0].rows[0].tiers).to.deep.equal({ smoke: 'proven', full: 'proven', release: 'proven' });
    expect(mustWithoutCheck).to.have.length(1);
  });
});
