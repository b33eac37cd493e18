import { z } from 'zod';
import { judgementSchema } from './judgement.ts';
import { ARRIVALS, GROWING, KINDS } from './load.ts';
import { SIZES } from './size.ts';
import { VERDICTS } from './verdict.ts';

const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const share = z.number().min(0).max(1);
const sentences = z.array(z.string()).readonly();
const errors = z.record(z.string(), count).describe('How many operations ended so, by what went wrong.');
const latency = z
  .object({ count, avg: ms, p50: ms, p90: ms, p95: ms, p99: ms, 'p99.9': ms, max: ms })
  .describe('Milliseconds.');

const judged = {
  format: z.string(),
  verdict: z.enum(VERDICTS),
  reasons: sentences.describe('Why it is no pass, one sentence each.'),
};

const by = z.enum(['recorded protocol', 'declared upload', 'native client']).describe('How packages were published.');
const seen = z.object({ sender: count, door: count.nullable() }).describe('Where there is no front door, null.');

const hundred = z.object({
  kind: z.literal('hundred'),
  ...judged,
  by,
  size: z.enum(SIZES),
  count,
  acknowledged: count,
  listed: count,
  intact: count,
  timedOut: count,
  inFlight: z.object({ atRelease: seen, peak: seen }).describe('Requests that had begun and not ended.'),
  latency: latency.describe('Milliseconds from the release to the acknowledgement.'),
  sent: count.describe('Bytes of request bodies.'),
  errors,
  problems: z
    .array(z.object({ kind: z.string(), purl: z.string(), expected: z.string(), actual: z.string() }))
    .readonly(),
  took: z.object({ generate: ms, publish: ms, verify: ms }).describe('Milliseconds.'),
});

const summary = z.object({
  requests: count.describe('Operations that ended, warm-up left out.'),
  rate: ms.describe('Of them, a second.'),
  errors,
  errorShare: share,
  response: latency.describe('Milliseconds from the intended time of sending.'),
  service: latency.describe('Milliseconds from the actual time of sending.'),
});

const used = { cpuSeconds: ms, cores: ms, peakRss: count.describe('Bytes.') };

const processUse = z.object({ ...used, eventLoop: share.describe('Share of the time in which its thread was busy.') });

const generator = z.object({
  id: z.string(),
  planned: count.describe('Arrivals of its schedule after the warm-up.'),
  requests: count,
  lagP99: ms.describe('Milliseconds.'),
  clock: z
    .object({
      offsetMs: z.number().describe('How far its wall clock was ahead of the coordinator’s.'),
      uncertaintyMs: ms.describe('Half of the shortest round trip.'),
      driftMs: ms.describe('How far its monotonic clock certainly went away from the coordinator’s.'),
    })
    .describe('Compared before and after the load.'),
  used: processUse,
});

const load = z.object({
  kind: z.literal('load'),
  ...judged,
  by,
  asked: z.object({
    rate: ms,
    durationMs: ms,
    warmUpMs: ms,
    arrivals: z.enum(ARRIVALS),
    mix: z.partialRecord(z.enum(KINDS), z.number()),
    size: z.enum(SIZES),
    stock: count,
    zipf: z.number(),
    inFlight: count,
  }),
  planned: count.describe('Arrivals of the schedule after the warm-up.'),
  dropped: count,
  seconds: ms,
  all: summary,
  kinds: z.partialRecord(z.enum(KINDS), summary),
  lag: latency.describe('Milliseconds that the generator was late.'),
  sent: count.describe('Bytes of request bodies, warm-up included.'),
  received: count.describe('Bytes of response bodies, warm-up included.'),
  peakInFlight: count,
  drainMs: ms.describe('From the last arrival to the end of the last operation.'),
  hottestShare: share.describe('Of fetches and index reads, those of the most popular package.'),
  resources: z.object({
    generator: processUse.describe('All processes that generate, and this one, in which the front door is.'),
    target: z.object(used).nullable(),
    others: ms
      .nullable()
      .optional()
      .describe('Cores on which other processes of this machine were busy; null where nobody could tell.'),
    disk: count.nullable().describe('Bytes in the data folder of the target at the end.'),
  }),
  generators: z
    .array(generator)
    .readonly()
    .optional()
    .describe('Those that came to their end, where there were several.'),
});

const probes = z
  .array(z.object({ rate: ms, broke: sentences, limits: sentences, p99: ms, errorShare: share }))
  .readonly();

const knee = z.object({
  kind: z.literal('knee'),
  ...judged,
  rate: ms.nullable().describe('The highest rate that held.'),
  broke: ms.nullable().describe('The lowest rate that did not.'),
  probes,
});

const recovery = z.object({
  kind: z.literal('recovery'),
  ...judged,
  overload: ms.describe('Arrivals a second.'),
  recoveryMs: ms.nullable(),
  probes,
});

const fit = z.object({ exponent: z.number(), r2: z.number() }).nullable();

const growth = z.object({
  kind: z.literal('growth'),
  ...judged,
  of: z.enum(GROWING),
  points: z.array(z.object({ n: count, publish: ms, index: ms })).readonly(),
  publish: fit,
  index: fit,
});

/** What a load came to, in report.json and in stress.json. */
export const stressSectionSchema = z.object({
  profile: z.object({ name: z.string(), title: z.string() }),
  results: z.array(z.discriminatedUnion('kind', [hundred, load, knee, recovery, growth])).readonly(),
  judgement: judgementSchema
    .nullable()
    .describe('What the invariants say of the history; null when there was no operation in it.'),
});

export type StressSection = z.infer<typeof stressSectionSchema>;
export type StressResult = StressSection['results'][number];
