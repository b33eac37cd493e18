import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { planRun, type ResolvedOptions } from '../../../harness/cli/run/run-plan.ts';
import { rememberVerdicts } from '../../../harness/cli/run/verdict-cache-file.ts';
import type { Target } from '../../../harness/target/load.ts';
import { fakeCheck, fakeSubject } from '../../fakes/fake-format.ts';
import { fakeResultOf } from '../../fakes/fake-report.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const CATALOGUE = {
  subjects: [fakeSubject({ checks: ['fake.a.one', 'fake.a.two'].map((id) => fakeCheck({ id })) })],
  disabled: [],
};
const TARGET = { name: 't', formats: { fake: {} }, baseline: [] } as unknown as Target;
const [ONE, TWO] = ['t/fake/fake.a.one[small]', 't/fake/fake.a.two[small]'];

/** The plan of a run with --changed-only over these results, with inputs of the given digest. */
function planned(results: string, inputs: string | null, changes: Partial<ResolvedOptions> = {}) {
  const options = { profile: 'fake', tier: 'release', size: ['small'], repeatEach: 1, results, changedOnly: true };
  return planRun({ ...options, ...changes } as ResolvedOptions, CATALOGUE, TARGET, () => inputs);
}

describe('a run with --changed-only', () => {
  it('leaves out what an earlier run has proven with the same inputs, and says which', async () => {
    await using folder = await temporaryFolder();
    await rememberVerdicts(folder.path, 'run-1', [fakeResultOf('pass', { name: ONE! })], () => 'a');
    const { cells, cached, plan } = await planned(folder.path, 'a');
    expect(cells.map(({ name }) => name)).to.deep.equal([TWO]);
    expect(cached).to.deep.equal([{ cell: ONE, run: 'run-1' }]);
    expect(plan).to.deep.include({ total: 1, cells: [TWO], complete: false });
  });

  it('runs all where the inputs are others, or not known, or nothing is remembered', async () => {
    await using folder = await temporaryFolder();
    const names = async (inputs: string | null) => (await planned(folder.path, inputs)).cells.map(({ name }) => name);
    expect(await names('a')).to.deep.equal([ONE, TWO]);
    await rememberVerdicts(folder.path, 'run-1', [fakeResultOf('pass', { name: ONE! })], () => 'a');
    expect(await names('b')).to.deep.equal([ONE, TWO]);
    expect(await names(null)).to.deep.equal([ONE, TWO]);
    await writeFile(join(folder.path, '.verdicts.json'), '{"truncat');
    expect(await names('a')).to.deep.equal([ONE, TWO]);
  });

  it('is no whole run: the baseline may speak of more than has run', async () => {
    await using folder = await temporaryFolder();
    const whole = { profile: 'all', tier: 'release', repeatEach: 1, results: folder.path } as ResolvedOptions;
    const complete = async (options: ResolvedOptions) =>
      (await planRun(options, CATALOGUE, TARGET, () => 'a')).plan.complete;
    expect(await complete(whole)).to.equal(true);
    expect(await complete({ ...whole, changedOnly: true })).to.equal(false);
  });

  it('is the only one that leaves anything out', async () => {
    await using folder = await temporaryFolder();
    await rememberVerdicts(folder.path, 'run-1', [fakeResultOf('pass', { name: ONE! })], () => 'a');
    const { cells, cached } = await planned(folder.path, 'a', { changedOnly: false });
    expect(cells).to.have.lengthOf(2);
    expect(cached).to.deep.equal([]);
  });
});
