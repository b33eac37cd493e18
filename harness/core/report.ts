import { z } from 'zod';
import { ROLES } from './access.ts';
import { faultSectionSchema } from './fault-report.ts';
import { SIZES } from './size.ts';
import { stressSectionSchema } from './stress-report.ts';
import { VERDICTS } from './verdict.ts';

/** Schema of results/<run>/report.json. A change that a reader would notice raises the number. */
export const SCHEMA_VERSION = 1;

const verdict = z.enum(VERDICTS);

export const findingSchema = z.object({
  requirement: z.string(),
  verdict,
  expected: z.string(),
  actual: z.string(),
  evidence: z.string(),
});

/** Milliseconds from the beginning of the cell to that of the step. */
const at = z.number().nonnegative().optional();

export const stepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('native'),
    at,
    client: z.string(),
    argv: z.array(z.string()).min(1),
    exit: z.number().int(),
    ms: z.number(),
    /** False for a preparation that reaches no registry. */
    remote: z.boolean(),
    /** Whether the exit status was what the check wanted. */
    expected: z.boolean(),
    output: z.string(),
  }),
  z.object({
    kind: z.literal('http'),
    at,
    request: z.string(),
    status: z.number().int(),
    ms: z.number(),
    size: z.number().int(),
    sha256: z.string(),
    /** What the request carried; of cells that are not green. */
    sent: z
      .object({
        as: z.enum(ROLES),
        headers: z.record(z.string(), z.string()),
        /** Bytes of its body; null where it had none. */
        size: z.number().int().nullable(),
        /** Where the body is, below the folder of the run; null where it had none, or a larger one than is kept. */
        file: z.string().nullable(),
        /** Whether a secret was taken out of the file. */
        redacted: z.boolean(),
      })
      .optional(),
  }),
]);

export const cellSchema = z.object({
  name: z.string(),
  format: z.string(),
  check: z.string(),
  client: z.string().nullable(),
  size: z.enum(SIZES),
  transport: z.string().nullable(),
  attempt: z.number().int(),
  verdict,
  /** One sentence for skip, unknown and error. */
  reason: z.string().nullable(),
  assertions: z.number().int().nonnegative(),
  startedAt: z.iso.datetime().optional(),
  ms: z.number().nonnegative(),
  requirements: z.array(z.string()),
  steps: z.array(stepSchema),
  findings: z.array(findingSchema),
  /** What was looked at and held, in the order of the check. */
  proven: z.array(z.string()),
  reproduce: z.string(),
});

/** What a run was to do, or one part of it that runs elsewhere than the others. */
const planSchema = z.object({
  shard: z.object({ index: z.number().int().positive(), count: z.number().int().positive() }),
  /** sha256 of the names of all cells of all parts. */
  digest: z.string(),
  /** Cells of all parts. */
  total: z.number().int().nonnegative(),
  /** How often each cell runs. */
  repeat: z.number().int().positive(),
  /** Names of the cells of this part. */
  cells: z.array(z.string()),
  /** Whether all parts together cover everything that the baseline may speak of. */
  complete: z.boolean(),
  baseline: z.array(z.object({ cell: z.string(), verdict, reason: z.string() })),
});

/** What a report was merged from. */
const mergedSchema = z.object({
  parts: z.array(z.object({ run: z.string(), shard: z.string(), cells: z.number().int(), ms: z.number() })),
  /** Why the parts are not the plan; empty when they are. */
  problems: z.array(z.string()),
});

const cachedCellSchema = z.object({ cell: z.string(), run: z.string() });

export const reportSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  run: z.object({
    id: z.string(),
    seed: z.string(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    argv: z.array(z.string()),
    version: z.string(),
    exitStatus: z.number().int(),
    cancelled: z.boolean(),
  }),
  target: z.object({ name: z.string(), title: z.string(), version: z.string(), kind: z.string(), url: z.string() }),
  environment: z.object({
    engine: z.string().nullable(),
    node: z.string(),
    os: z.string(),
    clients: z.array(z.object({ name: z.string(), version: z.string(), image: z.string() })),
  }),
  verdict,
  summary: z.object({
    pass: z.number().int(),
    fail: z.number().int(),
    skip: z.number().int(),
    warn: z.number().int(),
    unknown: z.number().int(),
    error: z.number().int(),
  }),
  cells: z.array(cellSchema),
  /** Formats that disabled themselves, with the reason. */
  disabled: z.array(z.object({ format: z.string(), reason: z.string() })),
  /** Names of cells whose verdict was worse than the baseline allows. */
  unexpected: z.array(z.string()),
  /** Baseline entries that passed or matched nothing. */
  stale: z.array(z.string()),
  /** Cells that failed as their baseline entry says, with its reason. */
  known: z.array(z.object({ cell: z.string(), verdict, reason: z.string() })),
  /** Refused attempts to reach another host. */
  egress: z.array(z.object({ cell: z.string(), host: z.string() })),
  /** Of a run that injected faults. */
  faults: faultSectionSchema.optional(),
  /** Of a run that loaded the registry. */
  stress: stressSectionSchema.optional(),
  /** Of a run of checks. */
  plan: planSchema.optional(),
  /** Of a run with --changed-only: cells that did not run, and the run that has proven them with the same inputs. They count as nothing. */
  cached: z.array(cachedCellSchema).optional(),
  /** Per format: sha256 of what verdicts come from besides the name of a cell: code, templates, client images, target. Not of what lies in no file of ours. */
  inputs: z.record(z.string(), z.string()).optional(),
  /** Of several parts that were merged. */
  merged: mergedSchema.optional(),
});

export type Finding = z.infer<typeof findingSchema>;
export type ReportStep = z.infer<typeof stepSchema>;
export type CellResult = z.infer<typeof cellSchema>;
export type CachedCell = z.infer<typeof cachedCellSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Report = z.infer<typeof reportSchema>;
