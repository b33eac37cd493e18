import type { CellResult, Report } from '../core/report.ts';
import type { Results } from './results.ts';

/** Where a live reporter writes. */
export interface Terminal {
  write(text: string): void;
  readonly columns: number;
  readonly interactive: boolean;
  readonly color: boolean;
}

export interface RunStart {
  readonly total: number;
  readonly target: string;
  readonly runId: string;
  readonly seed: string;
  readonly workers: number;
}

/**
 * One way to show a run. `onEnd` gets the finished report; the live hooks are for terminals only. A reporter that throws makes the run an
 * error: a lost report is no report.
 */
export interface Reporter {
  readonly id: string;
  onStart?(start: RunStart): void;
  onCellStart?(name: string): void;
  onCell?(result: CellResult): void;
  /** What goes on now, in one line; told once a second by runs that have more to tell than their cells. */
  onActivity?(line: string): void;
  onEnd?(report: Report, results: Results): Promise<void> | void;
}
