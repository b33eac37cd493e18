import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { LOG_CLASSES, type LogClass, logFile } from '../report/run-log.ts';
import type { LogEntry } from './run.ts';

/** So many entries of each class are kept; a last one says how many more there are in the folder of the run. */
export const KEPT_ENTRIES = 5_000;

const entrySchema = z.looseObject({ time: z.string().optional(), message: z.string() });

/** The logs in the folder of a run, class by class. A torn line, as the last one of a run that was killed, is kept as it is. */
export async function readLogs(dir: string): Promise<LogEntry[]> {
  const logs: LogEntry[] = [];
  for (const what of LOG_CLASSES) logs.push(...(await readClass(dir, what)));
  return logs;
}

async function readClass(dir: string, what: LogClass): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  let leftOut = 0;
  const lines = createInterface({ input: createReadStream(join(dir, logFile(what))), crlfDelay: Infinity });
  try {
    for await (const line of lines) {
      if (entries.length < KEPT_ENTRIES) entries.push(entryOf(what, line));
      else leftOut += 1;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  if (leftOut === 0) return entries;
  const message = `${leftOut} more entries are in ${logFile(what)} of the run.`;
  return [...entries, { class: what, time: null, message, facts: {} }];
}

function entryOf(what: LogClass, line: string): LogEntry {
  const parsed = entrySchema.safeParse(jsonOf(line));
  if (!parsed.success) return { class: what, time: null, message: line, facts: {} };
  // Every entry of a run has the same run and trace.
  const { time, message, run: _run, trace: _trace, ...facts } = parsed.data;
  return { class: what, time: time ?? null, message, facts };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
