import { expect } from 'chai';
import { newPipeline, type Pipeline, pipelineSchema } from '../../harness/ci/pipeline.ts';
import { type JobRunner, runJobs } from '../../harness/ci/run-jobs.ts';

const job = (name: string) => ({ name, make: [name], formats: [], target: null, scenario: null });
const planned = (...names: string[]) => newPipeline('fast', names.map(job), new Date(0));

/** Runs the jobs, and returns the end and what was saved on the way. */
async function ran(pipeline: Pipeline, run: JobRunner['run'], interrupted = new AbortController().signal) {
  const saved: Pipeline[] = [];
  const end = await runJobs(pipeline, { run, interrupted, save: async (current) => void saved.push(current) });
  return { saved: saved.map(statesOf), states: statesOf(end), end };
}
const statesOf = ({ jobs }: Pipeline) => jobs.map(({ state }) => state).join(' ');
const aborted = (signal: AbortSignal) =>
  new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }));

describe('a pipeline', () => {
  it('runs each job to its end, and saves each step', async () => {
    const { saved, end } = await ran(planned('a', 'b', 'c'), async ([name]) => name !== 'a');
    expect(saved).to.deep.equal([
      'RUNNING PENDING PENDING',
      'FAILED PENDING PENDING',
      'FAILED RUNNING PENDING',
      'FAILED COMPLETED PENDING',
      'FAILED COMPLETED RUNNING',
      'FAILED COMPLETED COMPLETED',
      'FAILED COMPLETED COMPLETED',
    ]);
    expect(pipelineSchema.parse(JSON.parse(JSON.stringify(end)))).to.deep.equal(end);
    expect(end.jobs.every(({ ms }) => ms !== null && ms >= 0)).to.equal(true);
  });

  it('cuts off at the end of the budget', async () => {
    const { states } = await ran({ ...planned('a', 'b'), budgetMs: 1 }, (_make, signal) => aborted(signal));
    expect(states).to.equal('FAILED CANCELLED');
  });

  it('is called off by the user', async () => {
    const user = new AbortController();
    const { states } = await ran(
      planned('a', 'b', 'c'),
      async ([name], signal) => {
        if (name === 'a') return true;
        const ended = aborted(signal);
        user.abort();
        return ended;
      },
      user.signal,
    );
    expect(states).to.equal('COMPLETED CANCELLED CANCELLED');
  });
});
