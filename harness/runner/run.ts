import type { CellResult } from '../core/report.ts';
import { runCell, type Surroundings } from './attempt.ts';
import type { Cell } from './plan.ts';
import { schedule } from './schedule.ts';

export interface RunOptions {
  readonly workers: number;
  readonly repeatEach: number;
  /** Stops after so many failures or errors; 0 for never. */
  readonly maxFailures: number;
  readonly expectedMs: (cell: Cell) => number;
  readonly onStart: (cell: Cell) => void;
  readonly onResult: (result: CellResult) => void;
}

/** Runs the cells and returns their results in the order of the plan. Those that never began are missing. */
export async function runCells(
  cells: readonly Cell[],
  surroundings: Surroundings,
  options: RunOptions,
): Promise<CellResult[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([surroundings.signal, stop.signal]);
  const results: CellResult[] = [];
  let failures = 0;
  const attempts = cells.flatMap((cell) =>
    Array.from({ length: options.repeatEach }, (_, index) => ({ cell, attempt: index + 1 })),
  );
  await schedule(
    attempts,
    async ({ cell, attempt }) => {
      options.onStart(cell);
      const result = await runCell(cell, surroundings, attempt);
      results.push(result);
      options.onResult(result);
      if (result.verdict === 'fail' || result.verdict === 'error') failures += 1;
      if (options.maxFailures > 0 && failures >= options.maxFailures) stop.abort();
    },
    { workers: options.workers, expectedMs: ({ cell }) => options.expectedMs(cell), signal },
  );
  const order = new Map(cells.map((cell, index) => [cell.name, index]));
  return results.sort((a, b) => order.get(a.name)! - order.get(b.name)! || a.attempt - b.attempt);
}
