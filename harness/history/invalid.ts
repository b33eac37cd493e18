import type { z } from 'zod';
import { asError, HarnessError } from '../core/error.ts';

/** The error of a stored file that cannot be judged: `where` is the path, with the line where it has lines. */
export function invalid(where: string, reason: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'REPORT_INVALID',
    `${where}: ${reason.replace(/\.$/, '')}.`,
    'The file is truncated, foreign or of another version: repeat the run, or judge it with the version that wrote it.',
    cause === undefined ? undefined : { cause },
  );
}

/**
 * Parses JSON and validates it. Throws REPORT_INVALID that names the place, the key and what would be right. What `isSound` accepts the schema is not asked.
 */
export function parseStored<T>(
  text: string,
  where: string,
  schema: z.ZodType<T>,
  isSound: (value: unknown) => value is T = (_value): _value is T => false,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(where, `no JSON: ${asError(cause).message}`, cause);
  }
  if (isSound(value)) return value;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw invalid(where, `${issue.path.join('.') || '(root)'}: ${issue.message}`, result.error);
}
