import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { KINDS } from './mix.ts';
import type { Summary } from './tally.ts';

const limitsSchema = z.strictObject({
  p50: durationSchema.optional(),
  p90: durationSchema.optional(),
  p95: durationSchema.optional(),
  p99: durationSchema.optional(),
  'p99.9': durationSchema.optional(),
  max: durationSchema.optional(),
  errorShare: z.number().min(0).max(1).optional().describe('Operations that ended in an error, of all.'),
});

/** What has to hold of a load; a value at the threshold holds. */
export const thresholdsSchema = limitsSchema
  .extend({
    rateShare: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Operations that succeeded, of all arrivals of the schedule.'),
    kinds: z.partialRecord(z.enum(KINDS), limitsSchema).optional().describe('Of one kind of operation.'),
  })
  .describe('Response times from the intended time of sending, and shares, that the load has to keep to.');

export type Thresholds = z.output<typeof thresholdsSchema>;
type Limits = z.output<typeof limitsSchema>;

export interface Measured {
  /** Arrivals of the schedule. */
  readonly planned: number;
  readonly all: Summary;
  readonly kinds: Readonly<Partial<Record<(typeof KINDS)[number], Summary>>>;
}

/** One sentence for each threshold that was crossed. A threshold on a kind that did not occur is crossed: nothing was shown. */
export function crossed(thresholds: Thresholds, { planned, all, kinds }: Measured): string[] {
  const { rateShare, kinds: byKind = {}, ...limits } = thresholds;
  const reasons = crossedLimits('', limits, all);
  const succeeded = all.requests * (1 - all.errorShare);
  const share = planned === 0 ? 0 : succeeded / planned;
  if (rateShare !== undefined && share < rateShare)
    reasons.push(`${percent(share)} of the arrivals succeeded, at least ${percent(rateShare)} have to.`);
  for (const kind of KINDS) {
    const [own, summary] = [byKind[kind], kinds[kind]];
    if (own) reasons.push(...(summary ? crossedLimits(`${kind}: `, own, summary) : [`${kind}: there was none.`]));
  }
  return reasons;
}

function crossedLimits(what: string, { errorShare, ...times }: Limits, summary: Summary): string[] {
  const reasons: string[] = [];
  for (const [name, limit] of Object.entries(times) as [keyof typeof times, number | undefined][]) {
    const value = summary.response[name];
    if (limit !== undefined && value > limit)
      reasons.push(`${what}${name} is ${value} ms, at most ${limit} ms are allowed.`);
  }
  if (errorShare !== undefined && summary.errorShare > errorShare)
    reasons.push(`${what}${percent(summary.errorShare)} ended in an error, at most ${percent(errorShare)} may.`);
  return reasons;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
