import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../core/error.ts';
import { SCHEMA_VERSION } from '../core/report.ts';
import { isMissing } from '../core/storage-error.ts';
import { fileDigest } from './file-digest.ts';
import { readRunManifest } from './run-manifest.ts';

/** The run as data, in the folder of its results. */
export const REPORT_FILE = 'report.json';

/** What to do where a report cannot be read. */
export const REPEAT = 'Repeat the run, or read it with the version that wrote it.';
const versioned = z.object({ schemaVersion: z.int() });

/**
 * What `schema` takes of report.json in the folder of a run. Throws RUN_UNKNOWN where there is none, and REPORT_INVALID, saying which, for one that is
 * truncated, was changed since it was written, is of another schema, or is no report of regproof.
 */
export async function readStoredReport<T>(dir: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(dir, REPORT_FILE);
  const text = await readFile(path, 'utf8').catch((cause) => {
    if (!isMissing(cause)) throw invalid(`${path} cannot be read: ${cause.message}.`, cause);
    const remedy = 'List the runs with regproof report history, or run one: regproof run.';
    throw new HarnessError('RUN_UNKNOWN', `There is no report at ${path}.`, remedy, { cause });
  });
  const report = parseReport(path, text, schema);
  await assertAsWritten(dir, path);
  return report;
}

/** What `schema` takes of the text of a report; `path` is what errors call it. Throws REPORT_INVALID, saying why. */
export function parseReport<T>(path: string, text: string, schema: z.ZodType<T>): T {
  const document = parse(path, text);
  const version = versioned.safeParse(document).data?.schemaVersion;
  if (version === undefined) throw invalid(`${path} is no report of regproof: it has no schemaVersion.`);
  if (version !== SCHEMA_VERSION)
    throw invalid(`${path} has schema version ${version}; this regproof reads version ${SCHEMA_VERSION}.`);
  const result = schema.safeParse(document);
  if (!result.success) {
    const { path: key, message } = result.error.issues[0]!;
    throw invalid(`${path} is no report of regproof: ${key.join('.') || 'document'}: ${message}.`, result.error);
  }
  return result.data;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // What stands there may be anything, and is not for a terminal.
    const why = (cause as Error).message.replace(/, ".*$/s, '').replace(/[^ -~]/g, '?');
    throw invalid(`${path} is truncated or no JSON: ${why}.`, cause);
  }
}

async function assertAsWritten(dir: string, path: string): Promise<void> {
  const manifest = await readRunManifest(dir);
  const entry = manifest?.files.find((file) => file.path === REPORT_FILE);
  if (!entry || entry.sha256 === (await fileDigest(path))) return;
  throw invalid(`${path} was changed since the run ended: its sha256 is not that of manifest.json.`);
}

function invalid(message: string, cause?: unknown): HarnessError {
  return new HarnessError('REPORT_INVALID', message.replace(/\.\.$/, '.'), REPEAT, { cause });
}
