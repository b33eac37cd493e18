import { calledOff, moved, type Pipeline } from './pipeline.ts';

/** What a pipeline needs of the world. */
export interface JobRunner {
  /** Runs make with these arguments; whether it ended well. The signal cuts it off. */
  run(make: readonly string[], signal: AbortSignal): Promise<boolean>;
  /** Called whenever a job has moved on. */
  save(pipeline: Pipeline): Promise<void>;
  /** Set when the user wants it to end. */
  readonly interrupted: AbortSignal;
}

/**
 * Runs the jobs one after the other, each to its end, whatever became of the one before it: a change is refused with all its reasons. At the end of the
 * budget the job that runs is cut off and has failed; the rest is called off.
 */
export async function runJobs(planned: Pipeline, { run, save, interrupted }: JobRunner): Promise<Pipeline> {
  const ended = AbortSignal.any([interrupted, AbortSignal.timeout(planned.budgetMs)]);
  let pipeline = planned;
  for (const { name, make } of planned.jobs) {
    if (ended.aborted) break;
    pipeline = moved(pipeline, name, 'RUNNING');
    await save(pipeline);
    const began = performance.now();
    const passed = await run(make, ended);
    const state = passed ? 'COMPLETED' : interrupted.aborted ? 'CANCELLED' : 'FAILED';
    pipeline = moved(pipeline, name, state, performance.now() - began);
    await save(pipeline);
  }
  pipeline = calledOff(pipeline);
  await save(pipeline);
  return pipeline;
}
