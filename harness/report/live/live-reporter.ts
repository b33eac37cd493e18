import type { CellResult } from '../../core/report.ts';
import { endLines } from '../ending.ts';
import type { Reporter, Terminal } from '../reporter.ts';
import { Live, type Rhythm } from './live.ts';

/**
 * A reporter with the live view at its lower end. `lineOf` says what stays of a cell that has ended, null for nothing; on a terminal such a line is cut
 * to its width, since the report has all of it, and what the run ends with is not, since commands in it are there to be copied.
 */
export function liveReporter(
  id: string,
  terminal: Terminal,
  rhythm: Partial<Rhythm>,
  lineOf: (cell: CellResult, place: string) => string | null,
): Reporter {
  const live = new Live(terminal, rhythm);
  let done = 0;
  let total = 0;
  return {
    id,
    onStart({ total: all, tasks, target, workers, seed }) {
      total = all;
      live.printShort(`Running ${total} cells on ${target} with ${workers} workers, seed ${seed}`);
      if (tasks) live.start(tasks, workers);
    },
    onCellStart: (name) => live.begin(name),
    onCell(cell) {
      done += 1;
      live.end(cell.name, cell.ms);
      const line = lineOf(cell, `[${done}/${total}]`);
      if (line !== null) live.printShort(line);
    },
    onFault: (fault) => live.fault(fault),
    onLoad: (line) => live.load(line),
    onNote: (line) => live.print(line),
    onEnd(report, results) {
      live[Symbol.dispose]();
      terminal.write(`${endLines(report, results.dir, terminal.color)}\n`);
    },
  };
}
