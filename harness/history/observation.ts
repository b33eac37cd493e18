import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { FaultRecord } from '../core/fault.ts';
import type { FetchedFile, FinalObservation } from '../core/observation.ts';
import { seenFileSchema, sha256 } from './event.ts';
import { parseStored } from './invalid.ts';

const count = z.number().int().nonnegative();

/** Schema of a line of faults.jsonl. */
export const faultSchema: z.ZodType<FaultRecord> = z.strictObject({
  id: z.string().min(1),
  fault: z.string().min(1),
  injectedAt: z.number().nullable(),
  healedAt: z.number().nullable(),
  hit: z.boolean(),
  evidence: z.array(z.string()).readonly(),
  during: z.array(count).readonly(),
  repeats: z.string().exactOptional(),
});

const fetchedFileSchema: z.ZodType<FetchedFile> = z.strictObject({
  purl: z.string().startsWith('pkg:', 'a package URL would be right'),
  name: z.string().exactOptional(),
  http: count,
  digest: sha256.nullable(),
  size: count.nullable(),
});

/** Schema of observation.json. */
export const observationSchema: z.ZodType<FinalObservation> = z.strictObject({
  recoveryMs: z.number().nonnegative().nullable().exactOptional(),
  listed: z.array(seenFileSchema).readonly(),
  fetched: z.array(fetchedFileSchema).readonly(),
  incoherent: z.record(z.string(), z.string().nullable()),
  orphans: z
    .array(z.strictObject({ where: z.enum(['storage', 'rows', 'sessions', 'temporary']), what: z.string() }))
    .readonly()
    .nullable(),
  faults: z.array(faultSchema).readonly(),
  asked: z.array(z.string()).readonly().exactOptional(),
});

/** Reads observation.json; null when there is none. Throws REPORT_INVALID with path and key. */
export async function readObservation(path: string): Promise<FinalObservation | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : parseStored(text, path, observationSchema);
}
