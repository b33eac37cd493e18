import type { StoredRun } from './run.ts';

export interface SlowCell {
  readonly cell: string;
  /** Attempts that ran; skipped ones took no time. */
  readonly attempts: number;
  /** Milliseconds; the median is the lower of two in the middle, so that it is one that was measured. */
  readonly medianMs: number;
  readonly maxMs: number;
  /** Of the run with the longest one. */
  readonly run: string;
}

/** Cells by the median of their durations, the slowest first. */
export function slowestCells(runs: readonly StoredRun[]): SlowCell[] {
  const all = runs.flatMap(({ id, attempts }) =>
    attempts.filter(({ verdict }) => verdict !== 'skip').map(({ cell, ms }) => ({ cell, ms, run: id })),
  );
  const cells = [...Map.groupBy(all, ({ cell }) => cell)].map(([cell, measured]) => {
    const sorted = measured.toSorted((a, b) => a.ms - b.ms);
    const longest = sorted.at(-1)!;
    const medianMs = sorted[Math.ceil(sorted.length / 2) - 1]!.ms;
    return { cell, attempts: sorted.length, medianMs, maxMs: longest.ms, run: longest.run };
  });
  return cells.sort((a, b) => b.medianMs - a.medianMs || (a.cell < b.cell ? -1 : 1));
}
