import { z } from 'zod';
import { judgementSchema, statisticsSchema } from './judgement.ts';
import { VERDICTS } from './verdict.ts';

const count = z.int().nonnegative();
/** Milliseconds since the epoch. */
const time = z.number().nonnegative();
const sentences = z.array(z.string()).readonly();

/** What becomes of a target after a case that did not end as asked. */
export const ROLLBACK_POLICIES = ['automatic', 'manual', 'none'] as const;
export type RollbackPolicy = (typeof ROLLBACK_POLICIES)[number];

/** How that ended. `degraded`: the state that the case left was kept. `failed`: the snapshot could not be restored, or what was restored is not it. */
export const ROLLBACK_ENDS = ['not needed', 'rolled back', 'degraded', 'failed'] as const;

export const rollbackSchema = z.object({
  policy: z.enum(ROLLBACK_POLICIES),
  end: z.enum(ROLLBACK_ENDS),
  evidence: sentences.describe('What shows it, one sentence each: digests of the storage, time until it answered.'),
  commands: sentences.describe('What an operator runs to restore it by hand; none where there is no snapshot.'),
});

const faultSchema = z.object({
  id: z.string().describe('Unique within the case.'),
  fault: z.string().describe('Which kind.'),
  injectedAt: time.nullable().describe('Milliseconds since the epoch; null when its trigger never came.'),
  healedAt: time.nullable(),
  hit: z.boolean().describe('Whether the evidence shows that it hit.'),
  evidence: sentences,
  during: z.array(count).readonly().describe('Operations that were open when it was injected, by their seq.'),
  repeats: z
    .string()
    .exactOptional()
    .describe('The fault that it repeats in case that one did not hit: of both one has to.'),
});

const operationSchema = z.object({
  seq: count.describe('Names the operation within the history of the case.'),
  op: z.enum(['publish', 'delete', 'read', 'fetch']),
  process: z.string(),
  purl: z.string(),
  outcome: z.enum(['ok', 'fail', 'info']),
  startedAt: time,
  endedAt: time.nullable().describe('null when it never ended.'),
});

const publishSchema = z.object({
  step: z.string(),
  purl: z.string(),
  first: z.string().describe('How the first attempt ended: ok, fail or info.'),
  retried: z.string().nullable().describe('How its repetition ended; null when there was none.'),
});

const shrunkSchema = z.object({
  runs: count.describe('Runs that it took.'),
  from: z.object({ faults: count, operations: count }),
  to: z.object({ faults: count, operations: count }),
  complete: z.boolean().describe('Whether nothing more can be left out; false when runs or time were up.'),
  file: z.string().describe('The scenario, below the folder of the run.'),
  reproduce: z.string().describe('The command that repeats it.'),
});

/** One case of a scenario on one format. */
export const faultCaseSchema = z.object({
  cell: z.string(),
  attempt: z.int().min(1),
  scenario: z.string(),
  case: z.string(),
  format: z.string(),
  client: z.string(),
  verdict: z.enum(VERDICTS),
  folder: z.string().describe('Of its history and observation, below that of the run.'),
  faults: z.array(faultSchema).readonly().describe('In the order of their healing.'),
  operations: z.array(operationSchema).readonly().describe('Those that a fault met, publishes, then others.'),
  operationsLeftOut: count.describe('So many more are in the history.'),
  publishes: z.array(publishSchema).readonly(),
  left: sentences.describe('What each fault left behind, where that was looked at: its id, then what.'),
  recoveryMs: z.number().nonnegative().nullable().optional().describe('null: not within its time; absent: never gone.'),
  orphans: z
    .array(z.object({ where: z.string(), what: z.string() }))
    .readonly()
    .nullable()
    .describe('Left over in storage after healing; null when nobody could look.'),
  notLookedAt: sentences.describe('Invariants that nobody could look at, each with the reason.'),
  invariants: judgementSchema.shape.invariants.describe('At the end.'),
  statistics: statisticsSchema.nullable(),
  rollback: rollbackSchema,
  shrunk: shrunkSchema
    .nullable()
    .describe('The fewest faults and operations that still fail, where that was looked for.'),
});

export const faultSectionSchema = z.object({
  cases: z.array(faultCaseSchema).readonly(),
  statistics: statisticsSchema.describe('Of all histories together.'),
});

export type Rollback = z.infer<typeof rollbackSchema>;
export type Shrunk = z.infer<typeof shrunkSchema>;
export type FaultCase = z.infer<typeof faultCaseSchema>;
export type FaultOperation = z.infer<typeof operationSchema>;
export type FaultSection = z.infer<typeof faultSectionSchema>;
