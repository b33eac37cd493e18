import { userInfo } from 'node:os';
import { spanIdOf, traceIdOf } from './otlp.ts';

/**
 * What a log is about. `application`: what the registry printed. `infrastructure`: engine, images, containers, databases, doors. `pipeline`: how the run went,
 * cell by cell. `audit`: acts that need privileges or that harm: mounts, kills, limits, traces, faults, with who did them.
 */
export const LOG_CLASSES = ['application', 'infrastructure', 'pipeline', 'audit'] as const;

export type LogClass = (typeof LOG_CLASSES)[number];

/** What an entry says besides its message; a cell and an attempt give it the id of their span. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one entry of a log. */
export type Tell = (what: LogClass, message: string, facts?: LogFacts) => void;

export function logFile(what: LogClass): string {
  return `logs/${what}.jsonl`;
}

/** One line of a log: a JSON object with run and trace, the ids being those of the traces. */
export function logLine(runId: string, what: LogClass, message: string, facts: LogFacts = {}): string {
  const { cell, attempt } = facts;
  return JSON.stringify({
    // What the registry printed was read from its output when it had ended: nobody knows when it was said.
    ...(what === 'application' ? {} : { time: new Date().toISOString() }),
    ...{ run: runId, trace: traceIdOf(runId) },
    ...(typeof cell === 'string' && typeof attempt === 'number' ? { span: spanIdOf(runId, cell, attempt) } : {}),
    ...(what === 'audit' ? { user: userInfo().username } : {}),
    message,
    ...facts,
  });
}
