import type { LogEntry } from '../../store/run.ts';
import type { LogsOptions } from '../command/report-logs.ts';
import { openStore, runIdOf } from './store-options.ts';

/** Prints the logs of a run, class by class. */
export async function showLogs(run: string, { class: classes, json, ...options }: LogsOptions): Promise<void> {
  await using store = await openStore(options);
  const entries = (await store.logs(runIdOf(run, await store.list()))).filter(
    (entry) => !classes || classes.includes(entry.class),
  );
  if (json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
  else for (const entry of entries) process.stdout.write(`${lineOf(entry)}\n`);
}

function lineOf({ class: what, time, message, facts }: LogEntry): string {
  const told = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [time ?? '-', what, message, ...told].join('  ');
}
