import { textTable } from '../../report/text-table.ts';
import { slowestCells } from '../../store/slowest.ts';
import type { SlowestOptions } from '../command/report-slowest.ts';
import { readRuns } from './store-options.ts';

/** Prints the cells that took longest. */
export async function showSlowest({ json, count, ...options }: SlowestOptions): Promise<void> {
  const cells = slowestCells(await readRuns(options)).slice(0, count);
  const rows = cells.map(({ cell, attempts, medianMs, maxMs, run }) => ({
    'median ms': String(Math.round(medianMs)),
    'longest ms': String(Math.round(maxMs)),
    in: run,
    attempts: String(attempts),
    cell,
  }));
  if (json) process.stdout.write(`${JSON.stringify(cells, null, 2)}\n`);
  else process.stdout.write(rows.length > 0 ? textTable(rows) : 'No cell ran.\n');
}
