import { z } from 'zod';
import type { Job } from './jobs.ts';
import { advance, isFinal, STATES, type State } from './state.ts';
import { BUDGET_MS, GATES, type Gate } from './tier.ts';

/** Schema of pipeline.json. A change that a reader would notice raises the number. */
const SCHEMA_VERSION = 1;

export const pipelineSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tier: z.enum(GATES),
  budgetMs: z.number().positive(),
  startedAt: z.iso.datetime(),
  jobs: z.array(
    z.strictObject({
      name: z.string(),
      make: z.array(z.string()),
      state: z.enum(STATES),
      /** Null while it has not ended, or never began. */
      ms: z.number().nonnegative().nullable(),
    }),
  ),
});

/** A pipeline and how far it has come. */
export type Pipeline = z.infer<typeof pipelineSchema>;
export type PipelineJob = Pipeline['jobs'][number];

/** A pipeline of which nothing has begun. */
export function newPipeline(tier: Gate, jobs: readonly Job[], startedAt: Date): Pipeline {
  return {
    schemaVersion: SCHEMA_VERSION,
    tier,
    budgetMs: BUDGET_MS[tier],
    startedAt: startedAt.toISOString(),
    jobs: jobs.map(({ name, make }) => ({ name, make: [...make], state: 'PENDING', ms: null })),
  };
}

/** The pipeline with one job moved on. Throws STATE_INVALID. */
export function moved(pipeline: Pipeline, name: string, to: State, ms: number | null = null): Pipeline {
  const jobs = pipeline.jobs.map((job) =>
    job.name === name ? { ...job, ms, state: advance(name, job.state, to) } : job,
  );
  return { ...pipeline, jobs };
}

/** The pipeline with everything that has not ended called off. */
export function calledOff(pipeline: Pipeline): Pipeline {
  return pipeline.jobs
    .filter(({ state }) => !isFinal(state))
    .reduce((current, { name }) => moved(current, name, 'CANCELLED'), pipeline);
}
