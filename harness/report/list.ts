import type { CellResult } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import { endLines, painter } from './ending.ts';
import type { Reporter, Terminal } from './reporter.ts';

const MARK: Record<Verdict, string> = { pass: '✓', warn: '!', skip: '-', unknown: '?', fail: '✗', error: '✗' };

/** One line per cell as it ends, then every cell that is not green in full. On a terminal the running cells are shown below. */
export function listReporter(terminal: Terminal): Reporter {
  const { colors, paint } = painter(terminal.color);
  const running = new Set<string>();
  let done = 0;
  let total = 0;
  let activity = '';
  const status = () => {
    if (!terminal.interactive) return;
    const line = [`[${done}/${total}]`, activity, ...running].filter(Boolean).join('  ');
    terminal.write(`\r\u001b[2K${line.slice(0, terminal.columns - 1)}`);
  };
  const print = (text: string) => terminal.write(`${terminal.interactive ? '\r\u001b[2K' : ''}${text}\n`);
  return {
    id: 'list',
    onStart(start) {
      total = start.total;
      print(`Running ${total} cells on ${start.target} with ${start.workers} workers, seed ${start.seed}`);
    },
    onCellStart(name) {
      running.add(name);
      status();
    },
    onCell(cell) {
      running.delete(cell.name);
      done += 1;
      print(
        `${paint[cell.verdict](`${MARK[cell.verdict]} ${cell.verdict.padEnd(7)}`)} ${cell.name} ${colors.dim(proof(cell))}`,
      );
      status();
    },
    onActivity(line) {
      activity = line;
      status();
    },
    onEnd: (report, results) => print(endLines(report, results.dir, terminal.color)),
  };
}

function proof(cell: CellResult): string {
  if (cell.verdict === 'skip') return cell.reason ?? '';
  const native = cell.steps.filter((step) => step.kind === 'native').length;
  return `${cell.assertions} assertions, ${native} client runs, ${cell.ms} ms`;
}
