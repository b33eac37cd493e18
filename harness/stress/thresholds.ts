import { z } from 'zod';
import { KINDS } from '../core/load.ts';
import { durationSchema } from './duration.ts';
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
export interface Crossed {
  /** Of response times: they speak of the target only where the generator kept its time. */
  readonly times: readonly string[];
  readonly shares: readonly string[];
}

export function crossed(thresholds: Thresholds, { planned, all, kinds }: Measured): Crossed {
  const { rateShare, kinds: byKind = {}, ...limits } = thresholds;
  const [times, shares] = [crossedTimes('', limits, all), crossedShare('', limits, all)];
  const share = planned === 0 ? 0 : (all.requests * (1 - all.errorShare)) / planned;
  if (rateShare !== undefined && share < rateShare)
    shares.push(`${percent(share)} of the arrivals succeeded, at least ${percent(rateShare)} have to.`);
  for (const kind of KINDS) {
    const [own, summary] = [byKind[kind], kinds[kind]];
    if (own && !summary) shares.push(`${kind}: there was none.`);
    if (!own || !summary) continue;
    times.push(...crossedTimes(`${kind}: `, own, summary));
    shares.push(...crossedShare(`${kind}: `, own, summary));
  }
  return { times, shares };
}

function crossedTimes(what: string, { errorShare: _share, ...times }: Limits, { response }: Summary): string[] {
  return (Object.entries(times) as [keyof typeof times, number | undefined][]).flatMap(([name, limit]) =>
    limit !== undefined && response[name] > limit
      ? [`${what}${name} is ${response[name]} ms, at most ${limit} ms are allowed.`]
      : [],
  );
}

function crossedShare(what: string, { errorShare: most }: Limits, { errorShare }: Summary): string[] {
  if (most === undefined || errorShare <= most) return [];
  return [`${what}${percent(errorShare)} ended in an error, at most ${percent(most)} may.`];
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}
