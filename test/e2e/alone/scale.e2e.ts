import { expect } from 'chai';
import type { Report } from '../../../harness/core/report.ts';
import { ensureBase } from '../../../harness/executor/base-image.ts';
import { connectEngine } from '../../../harness/executor/engine.ts';
import { eventually } from '../../eventually.ts';
import { latestReport, regproof, start, temporaryFolder } from '../cli.ts';

const JOBS = 3;
const SELECTION = ['--profile', 'npm', '--size', 'small', '--seed', 'scale', '--workers', '1'];
const FEW = ['--grep', 'roundtrip\\[npm|npm\\.(publish|scope|meta)'];
const WITHIN_MS = 300_000;

const say = (line: string) => void process.stderr.write(`${line}\n`);
const verdicts = ({ cells }: Report) => Object.fromEntries(cells.map(({ name, verdict }) => [name, verdict]));

describe('a run in parts on a swarm', () => {
  it('is the unsharded run, also when a part was killed in the middle; the engine is left as it was', async function () {
    this.timeout(2 * WITHIN_MS);
    await using folder = await temporaryFolder();
    const { engine } = await connectEngine();
    const before = await engine.info();
    const image = await ensureBase(engine, undefined, say);
    const options = ['--jobs', String(JOBS), '--checkout', '--image', image, '--results', folder.path];
    const scaled = start(['scale', ...options, '--', ...SELECTION, ...FEW]);
    const tasks = async () => {
      const containers = await engine.listContainers({ filters: { label: ['com.docker.swarm.task'] } });
      return containers.filter(({ Names }) => Names[0]!.startsWith('/regproof-'));
    };
    await eventually('tasks of the job', async () => (await tasks()).length === JOBS, WITHIN_MS);
    const [victim] = await tasks();
    await engine.getContainer(victim!.Id).kill();
    const { exitCode, stdout, stderr } = await scaled;
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(stderr).to.match(/1 lost and started again/);
    const merged = await latestReport(folder.path);
    expect(merged.merged!.problems).to.deep.equal([]);
    expect(merged.merged!.parts).to.have.length(JOBS);
    const whole = await regproof(['run', ...SELECTION, ...FEW, '--results', folder.path]);
    expect(whole.exitCode, whole.stdout).to.equal(0);
    expect(verdicts(merged)).to.deep.equal(verdicts(await latestReport(folder.path)));
    expect((await engine.info()).Swarm.LocalNodeState).to.equal(before.Swarm.LocalNodeState);
  });
});
