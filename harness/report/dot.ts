import type { Verdict } from '../core/verdict.ts';
import { endLines } from './ending.ts';
import type { Reporter, Terminal } from './reporter.ts';

const DOT: Record<Verdict, string> = { pass: '.', warn: '!', skip: '-', unknown: '?', fail: 'F', error: 'E' };

/** One character per cell as it ends, as many in a line as fit; then what the list reporter ends with. */
export function dotReporter(terminal: Terminal): Reporter {
  let column = 0;
  const newLine = () => {
    if (column > 0) terminal.write('\n');
    column = 0;
  };
  return {
    id: 'dot',
    onCell({ verdict }) {
      column += 1;
      terminal.write(DOT[verdict]);
      if (column >= Math.min(terminal.columns - 1, 80)) newLine();
    },
    onNote(line) {
      newLine();
      terminal.write(`${line}\n`);
    },
    onEnd(report, results) {
      newLine();
      terminal.write(`${endLines(report, results.dir, terminal.color)}\n`);
    },
  };
}
