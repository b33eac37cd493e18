import { z } from 'zod';
import { stressSectionSchema } from '../core/stress-report.ts';
import { VERDICTS } from '../core/verdict.ts';

/** Schema of results/<run>/stress.json. A change that a reader would notice raises the number. */
export const STRESS_SCHEMA_VERSION = 1;

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
  verdict: z.enum(VERDICTS),
  ...stressSectionSchema.shape,
});

export type StressReport = z.infer<typeof stressSchema>;
