import { z } from 'zod';
import { ARRIVALS, GROWING } from '../core/load.ts';
import { SIZES } from '../core/size.ts';
import { durationSchema } from './duration.ts';
import { MOST_ARRIVALS, MOST_PUBLISHES } from './load-test.ts';
import { mixSchema } from './mix.ts';
import { thresholdsSchema } from './thresholds.ts';

const rate = z.number().positive().max(10_000).describe('Arrivals a second.');
const size = z.enum(SIZES).default('small');

export const hundredSchema = z
  .strictObject({
    count: z.int().min(1).max(1_000).default(100),
    size,
    timeout: durationSchema.prefault('60s').describe('From the release to the acknowledgement.'),
  })
  .describe('Publishes that are in flight together.');

export const loadSchema = z
  .strictObject({
    rate,
    rates: z.record(z.string(), rate).default({}).describe('Of formats that need another rate.'),
    duration: durationSchema,
    warmUp: durationSchema.prefault('0ms').describe('At the beginning, left out of the summary.'),
    arrivals: z.enum(ARRIVALS).default('poisson'),
    mix: mixSchema,
    mixes: z.record(z.string(), mixSchema).default({}).describe('Of formats that need another mix.'),
    size,
    stock: z.int().min(1).max(500).default(20).describe('Packages that are there before the load begins.'),
    zipf: z.number().min(0).max(3).default(1).describe('How hot the hot keys are; 0 spreads evenly.'),
    inFlight: z
      .int()
      .min(1)
      .max(900)
      .default(256)
      .describe('Arrivals beyond it are dropped, and make the run unknown.'),
    timeout: durationSchema.prefault('30s').describe('For one request.'),
    lag: durationSchema
      .prefault('250ms')
      .describe(
        'How late the generator may be in one of a hundred arrivals. Response times have it in them: it hides nothing.',
      ),
    thresholds: thresholdsSchema.default({ errorShare: 0 }),
  })
  .describe(`Open-loop load: at most ${MOST_ARRIVALS} arrivals and ${MOST_PUBLISHES} publishes.`);

export const kneeSchema = z
  .strictObject({
    from: rate,
    to: rate,
    probe: durationSchema.describe('Length of the load at each rate.'),
    precision: z.number().min(0.01).max(1).default(0.2),
    probes: z.int().min(2).max(40).default(12).describe('At most so many rates.'),
    thresholds: thresholdsSchema,
    recovery: z
      .strictObject({ overload: durationSchema, within: durationSchema, probes: z.int().min(1).max(100).default(20) })
      .optional()
      .describe('Overload at twice the knee, and the time in which the target has to hold half the knee again.'),
  })
  .describe('The rate at which a threshold is crossed; mix, stock and the rest are those of the load.');

export const growthSchema = z
  .strictObject({
    of: z.array(z.enum(GROWING)).min(1),
    steps: z.array(z.int().min(1).max(5_000)).min(2),
    within: durationSchema.describe('For each of them.'),
    exponent: z.number().positive().optional().describe('The greatest power that costs may grow with.'),
  })
  .describe('What a publish and a read of the index cost as a repository grows.');

/** A load profile: scenarios/stress/<name>.yaml. */
export const stressProfileSchema = z
  .strictObject({
    title: z.string(),
    growth: growthSchema.optional(),
    hundred: hundredSchema.optional(),
    load: loadSchema.optional(),
    knee: kneeSchema.optional(),
  })
  .refine(({ knee, load }) => knee === undefined || load !== undefined, 'a knee needs a load');

export type StressProfile = z.output<typeof stressProfileSchema>;
