import { z } from 'zod';
import { SIZES } from '../core/size.ts';
import { VERDICTS } from '../core/verdict.ts';

/** Schema of results/<run>/stress.json. A change that a reader would notice raises the number. */
export const STRESS_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const verdict = z.enum(VERDICTS);
const errors = z.record(z.string(), count).describe('How many operations ended so, by what went wrong.');

const latencySchema = z
  .object({ count, avg: ms, p50: ms, p90: ms, p95: ms, p99: ms, 'p99.9': ms, max: ms })
  .describe('Milliseconds.');

const judgedSchema = {
  format: z.string(),
  verdict,
  reasons: z.array(z.string()).describe('Why it is no pass, one sentence each.'),
};

const senders = z.object({ sender: count, door: count.nullable() });

const hundredSchema = z.object({
  kind: z.literal('hundred'),
  ...judgedSchema,
  by: z.enum(['recorded protocol', 'declared upload']),
  size: z.enum(SIZES),
  count,
  acknowledged: count,
  listed: count,
  intact: count,
  timedOut: count,
  inFlight: z.object({ atRelease: senders, peak: senders }),
  latency: latencySchema.describe('Milliseconds from the release to the acknowledgement.'),
  sent: count.describe('Bytes of request bodies.'),
  errors,
  problems: z.array(z.object({ kind: z.string(), purl: z.string(), expected: z.string(), actual: z.string() })),
  took: z.object({ generate: ms, publish: ms, verify: ms }),
});

export const stressSchema = z.object({
  schemaVersion: z.literal(STRESS_SCHEMA_VERSION),
  run: z.object({
    id: z.string(),
    seed: z.string(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    argv: z.array(z.string()),
    version: z.string(),
    exitStatus: z.int(),
    cancelled: z.boolean(),
  }),
  target: z.object({ name: z.string(), title: z.string(), version: z.string(), kind: z.string(), url: z.string() }),
  verdict,
  results: z.array(z.discriminatedUnion('kind', [hundredSchema])),
});

export type StressReport = z.infer<typeof stressSchema>;
export type StressResult = StressReport['results'][number];
