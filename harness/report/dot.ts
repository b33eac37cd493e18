import type { Verdict } from '../core/verdict.ts';
import { endLines } from './ending.ts';
import type { Reporter, Terminal } from './reporter.ts';

const DOT: Record<Verdict, string> = { pass: '.', warn: '!', skip: '-', unknown: '?', fail: 'F', error: 'E' };

/** One character per cell as it ends, as many in a line as fit; then what the list reporter ends with. */
export function dotReporter(terminal: Terminal): Reporter {
  const width = Math.max(1, Math.min(terminal.columns, 80));
  let column = 0;
  return {
    id: 'dot',
    onCell({ verdict }) {
      column += 1;
      terminal.write(DOT[verdict] + (column % width === 0 ? '\n' : ''));
    },
    onEnd(report, results) {
      if (column % width !== 0) terminal.write('\n');
      terminal.write(`${endLines(report, results.dir, terminal.color)}\n`);
    },
  };
}
