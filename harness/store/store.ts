import type { LogEntry, RunSummary, StoredRun } from './run.ts';

/** Runs that can be looked at later. */
export interface RunStore extends AsyncDisposable {
  /** Every run, the oldest first, and what looks like one but cannot be read. */
  list(): Promise<RunList>;
  /** Throws RUN_UNKNOWN, and REPORT_INVALID where it cannot be read. */
  read(id: string): Promise<StoredRun>;
  /** What was logged, class by class, each in its order. Throws RUN_UNKNOWN, REPORT_INVALID. */
  logs(id: string): Promise<readonly LogEntry[]>;
  /**
   * Takes over the run in a folder; false when it is here already. Either the whole run is here afterwards or nothing of it. Throws RUN_UNKNOWN and
   * REPORT_INVALID for the folder, CONFIG_INVALID when another run has its id, DISK_FULL.
   */
  add(folder: string): Promise<boolean>;
  /** Throws RUN_UNKNOWN. */
  pin(id: string, pinned: boolean): Promise<void>;
  /** Removes runs that ended before that time and are not pinned; returns their ids, the oldest first. */
  prune(before: Date): Promise<readonly string[]>;
}

export interface RunList {
  readonly runs: readonly RunSummary[];
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

/** Oldest first; of those that began at once, by id. */
export function byAge(a: RunSummary, b: RunSummary): number {
  return a.startedAt.localeCompare(b.startedAt) || (a.id < b.id ? -1 : 1);
}
