import type { CellResult, Report } from '../core/report.ts';
import type { FaultHit, Task } from './live/progress.ts';
import type { Results } from './results.ts';

/** Where a live reporter writes. */
export interface Terminal {
  write(text: string): void;
  /** As it is now; a window may be resized. */
  readonly columns: number;
  /** 24 where it is left out. */
  readonly rows?: number;
  /** Whether lines may be drawn again. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Tells when columns or rows have changed, until the returned function is called. */
  onResize?(listener: () => void): () => void;
}

export interface RunStart {
  readonly total: number;
  /** What is to be done, repetitions one by one; left out by runs that have nothing to show meanwhile. */
  readonly tasks?: readonly Task[];
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
  /** As it hit, or missed. */
  onFault?(fault: FaultHit): void;
  /** What is said of the load now, in one line; told once a second. */
  onLoad?(line: string): void;
  /** What else a reader should know at once; it is not part of the report. */
  onNote?(line: string): void;
  onEnd?(report: Report, results: Results): Promise<void> | void;
}
