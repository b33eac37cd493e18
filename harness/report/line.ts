import type { CellResult } from '../core/report.ts';
import { endLines } from './ending.ts';
import type { Reporter, Terminal } from './reporter.ts';

/** One line that says how far the run is, overwritten on a terminal; a line of its own for every cell that is not green. */
export function lineReporter(terminal: Terminal): Reporter {
  let total = 0;
  let done = 0;
  const status = (text: string) => {
    if (terminal.interactive) terminal.write(`\r\u001b[2K${text.slice(0, terminal.columns - 1)}`);
  };
  const print = (text: string) => terminal.write(`${terminal.interactive ? '\r\u001b[2K' : ''}${text}\n`);
  return {
    id: 'line',
    onStart(start) {
      total = start.total;
      print(`Running ${total} cells on ${start.target} with ${start.workers} workers, seed ${start.seed}`);
    },
    onCellStart: (name) => status(`[${done}/${total}] ${name}`),
    onCell(cell) {
      done += 1;
      if (!isGreen(cell)) print(`[${done}/${total}] ${cell.verdict} ${cell.name}`);
      status(`[${done}/${total}] ${cell.name}`);
    },
    onEnd: (report, results) => print(endLines(report, results.dir, terminal.color)),
  };
}

function isGreen({ verdict }: CellResult): boolean {
  return verdict === 'pass' || verdict === 'skip';
}
