import { z } from 'zod';
import type { HistoryEvent, SeenFile } from '../core/history.ts';

/** A sha256 in lower-case hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in lower-case hexadecimal would be right');

export const seenFileSchema: z.ZodType<SeenFile> = z.strictObject({
  purl: z.string().startsWith('pkg:', 'a package URL would be right'),
  name: z.string().exactOptional(),
  digest: sha256.nullable(),
  size: z.number().int().nonnegative().nullable(),
});

/** Schema of a line of history.jsonl. */
export const eventSchema: z.ZodType<HistoryEvent> = z.strictObject({
  seq: z.number().int().nonnegative(),
  t: z.number().nonnegative(),
  cell: z.string().exactOptional(),
  process: z.string(),
  client: z.string(),
  format: z.string(),
  op: z.enum(['publish', 'delete', 'read', 'fetch']),
  purl: z.string().startsWith('pkg:', 'a package URL would be right'),
  digest: z.union([z.literal(''), sha256], 'a sha256 in lower-case hexadecimal, or nothing, would be right'),
  size: z.number().int().nonnegative(),
  type: z.enum(['invoke', 'ok', 'fail', 'info']),
  exit: z.number().int().exactOptional(),
  http: z.number().int().exactOptional(),
  evidence: z.string().exactOptional(),
  seen: z.array(seenFileSchema).readonly().exactOptional(),
  incoherent: z.string().nullable().exactOptional(),
});
