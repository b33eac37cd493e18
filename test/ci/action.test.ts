import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** Stands in for the harness: leaves a report, unless it was called wrongly, and exits as it is told. */
const FAKE = `
const fs = require('node:fs');
const [command] = process.argv.slice(2);
if (command === 'run' && process.env.RUN !== '2') {
  fs.mkdirSync('results/latest', { recursive: true });
  fs.writeFileSync('results/latest/report.json', '{"verdict":"warn"}');
}
console.log(process.argv.slice(2).join(' '));
process.exitCode = Number(command === 'run' ? process.env.RUN : process.env.JUDGED);
`;

/** The step of the action with a run, and a quality gate where there is one, that end so. */
async function stepOf(run: number, judged?: number) {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'harness/cli'), { recursive: true });
  await writeFile(join(folder.path, 'harness/cli/bin.js'), FAKE);
  const output = join(folder.path, 'output');
  await writeFile(output, '');
  const { exitCode, stdout } = await execa(join(PACKAGE_ROOT, '.github/actions/run.sh'), {
    cwd: folder.path,
    reject: false,
    env: {
      ...{
        HARNESS: folder.path,
        TARGET: './a b',
        PROFILE: 'npm',
        TIER: 'full',
        RESULTS: 'results',
        GITHUB_OUTPUT: output,
      },
      ...{ RUN: String(run), GATE: judged === undefined ? '' : 'gate.yaml', JUDGED: String(judged) },
    },
  });
  return { exitCode, stdout, output: await readFile(output, 'utf8') };
}

describe('the step of the action', () => {
  it('has the exit status of the run, and says verdict and report', async () => {
    for (const status of [0, 130]) expect((await stepOf(status)).exitCode).to.equal(status);
    const { stdout, output } = await stepOf(1);
    expect(stdout).to.include('run --target ./a b --profile npm --tier full --results results --reporter');
    expect(output).to.equal('report=results/latest/report.json\nverdict=warn\n');
  });

  it('has that of the quality gate where there is one', async () => {
    expect((await stepOf(0, 0)).exitCode).to.equal(0);
    expect((await stepOf(0, 1)).exitCode).to.equal(1);
    expect((await stepOf(1, 0)).exitCode, 'forgiven').to.equal(0);
  });

  it('is not forgiven a run that did not come to its end', async () => {
    for (const status of [3, 130]) expect((await stepOf(status, 0)).exitCode).to.equal(status);
    const { exitCode, output, stdout } = await stepOf(2, 0);
    expect(exitCode).to.equal(2);
    expect(output, 'no report, no output').to.equal('');
    expect(stdout).to.not.include('report gate');
  });
});
