import { z } from 'zod';
import { VERDICTS } from './verdict.ts';

const verdict = z.enum(VERDICTS);
const count = z.int().nonnegative();
const outcomes = z.object({ ok: count, fail: count, info: count });

/** What a history holds, in numbers. */
export const statisticsSchema = z.object({
  /** By kind and outcome. */
  operations: z.object({ publish: outcomes, delete: outcomes, read: outcomes, fetch: outcomes }),
  /** Operations without an end; they are among those that may have happened. */
  open: count,
  processes: count,
  packages: count,
  versions: count,
  /** From the first event to the last. */
  ms: z.number().nonnegative(),
  faults: z.object({ planned: count, injected: count, hit: count }),
});

/** Schema of a judgement, as `regproof judge --json` prints it. */
export const judgementSchema = z.object({
  /** The worst of the invariants'. */
  verdict,
  invariants: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      rule: z.string(),
      verdict,
      /** One sentence each: why it is skipped, or what it could not tell. */
      reasons: z.array(z.string()),
      compared: count,
      /** The shortest proof first. */
      violations: z.array(z.object({ sentence: z.string(), operations: z.array(z.int()) })),
    }),
  ),
  statistics: statisticsSchema,
});

export type Statistics = z.infer<typeof statisticsSchema>;
export type Judgement = z.infer<typeof judgementSchema>;
export type InvariantJudgement = Judgement['invariants'][number];
