import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FinalObservation } from '../../../harness/core/observation.ts';
import { regproof, temporaryFolder } from '../../e2e/cli.ts';
import { runModel, type Told } from '../../fakes/fake-registry-model.ts';
import { SCRIPTS, VICTIM } from '../../history/scripts.ts';

const GOOD = runModel(SCRIPTS.overwrite.commands.slice(0, 3));
const BROKEN = runModel(SCRIPTS.overwrite.commands, { victim: VICTIM, defect: 'overwrite' });

/** Writes a run as the harness leaves it. */
async function store(folder: string, { history, observation, given }: Told): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  await writeFile(join(folder, 'history.jsonl'), lines(history));
  await writeFile(join(folder, 'observation.json'), JSON.stringify(observation));
  await writeFile(join(folder, 'packages.jsonl'), lines(given));
}

describe('regproof judge', function () {
  this.timeout(120_000);

  it('judges a stored run again: a table, the proving operations, the exit status', async () => {
    await using folder = await temporaryFolder();
    await store(join(folder.path, 'good'), GOOD);
    await store(join(folder.path, 'bad'), BROKEN);
    const [good, bad] = await Promise.all(
      ['good', 'bad'].map((run) => regproof(['judge', run, '--results', folder.path])),
    );
    expect(good!.exitCode, good!.stderr).to.equal(0);
    expect(good!.stdout).to.match(/^H1 +durability +pass +1 compared$/m);
    expect(good!.stdout).to.match(/publish 1 ok, 0 fail, 0 info; read 1 ok/);
    expect(bad!.exitCode).to.equal(1);
    expect(bad!.stdout).to.match(/^H3 +immutability +fail/m);
    expect(bad!.stdout).to.match(/with no delete between\. \[4, 6\]$/m);
    expect(bad!.stdout).to.include('FAIL 1 history judged');
  });

  it('judges each case of a run, the worst decides; a last line that a kill cut off is told', async () => {
    await using folder = await temporaryFolder();
    const run = join(folder.path, 'run');
    await store(join(run, 'cases/one'), GOOD);
    await store(join(run, 'cases/two'), BROKEN);
    await writeFile(join(run, 'history.jsonl'), '');
    await appendFile(join(run, 'cases/one/history.jsonl'), '{"seq":6,"t":17');
    const { stdout, exitCode } = await regproof(['judge', run, '--json']);
    const { verdict, histories } = JSON.parse(stdout);
    expect(exitCode).to.equal(1);
    expect(verdict).to.equal('fail');
    expect(
      histories.map(({ folder: name, judgement }: never) => [name, (judgement as { tornBytes: number }).tornBytes]),
    ).to.deep.equal([
      ['cases/one', 15],
      ['cases/two', 0],
    ]);
  });

  const cases: Record<string, { spoil: (dir: string) => Promise<void>; status: number; says: RegExp }> = {
    'a folder without a history': {
      spoil: (dir) => mkdir(join(dir, 'run'), { recursive: true }).then(() => undefined),
      status: 2,
      says: /RUN_UNKNOWN: There is no history\.jsonl in .*run\.\n {2}Name a run/,
    },
    'no such run': { spoil: async () => {}, status: 2, says: /RUN_UNKNOWN: There is no run run in / },
    'a line that is no JSON': {
      spoil: async (dir) => {
        await store(join(dir, 'run'), GOOD);
        await appendFile(join(dir, 'run/history.jsonl'), 'hello\n');
      },
      status: 3,
      says: /REPORT_INVALID: .*history\.jsonl:7: no JSON: .*\n {2}The file is truncated, foreign or of another version/,
    },
    'an older schema': {
      spoil: async (dir) => {
        await store(join(dir, 'run'), { ...GOOD, history: GOOD.history.map(({ digest, ...event }) => event as never) });
      },
      status: 3,
      says: /REPORT_INVALID: .*history\.jsonl:1: digest: /,
    },
    'a line that is missing': {
      spoil: async (dir) => store(join(dir, 'run'), { ...GOOD, history: GOOD.history.toSpliced(2, 1) }),
      status: 3,
      says: /history\.jsonl:3: seq: 3, but 2 would be right/,
    },
    'an end without a beginning': {
      spoil: async (dir) => store(join(dir, 'run'), { ...GOOD, history: [{ ...GOOD.history[0]!, type: 'ok' }] }),
      status: 3,
      says: /history\.jsonl:1: process victim-1 ends a publish of .* that it never began/,
    },
    'an observation that was cut off': {
      spoil: async (dir) => {
        await store(join(dir, 'run'), GOOD);
        const path = join(dir, 'run/observation.json');
        await writeFile(path, (await readFile(path, 'utf8')).slice(0, 40));
      },
      status: 3,
      says: /observation\.json: no JSON/,
    },
    'a foreign observation': {
      spoil: async (dir) =>
        store(join(dir, 'run'), {
          ...GOOD,
          observation: { ...GOOD.observation, listed: [{ purl: 'kit' }] } as unknown as FinalObservation,
        }),
      status: 3,
      says: /observation\.json: listed\.0\.purl: a package URL would be right/,
    },
  };
  for (const [title, { spoil, status, says }] of Object.entries(cases)) {
    it(`${title}: one clear line with a remedy`, async () => {
      await using folder = await temporaryFolder();
      await spoil(folder.path);
      const { stderr, exitCode } = await regproof(['judge', 'run', '--results', folder.path]);
      expect(stderr).to.match(says);
      expect(stderr.trim().split('\n')).to.have.length(2);
      expect(exitCode).to.equal(status);
    });
  }
});
