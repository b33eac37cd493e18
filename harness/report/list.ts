import type { CellResult } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import { painter } from './ending.ts';
import type { Rhythm } from './live/live.ts';
import { liveReporter } from './live/live-reporter.ts';
import type { Reporter, Terminal } from './reporter.ts';

const MARK: Record<Verdict, string> = { pass: '✓', warn: '!', skip: '-', unknown: '?', fail: '✗', error: '✗' };

/** One line per cell as it ends, then every cell that is not green in full. Below them the live view. */
export function listReporter(terminal: Terminal, rhythm: Partial<Rhythm> = {}): Reporter {
  const { colors, paint } = painter(terminal.color);
  return liveReporter('list', terminal, rhythm, (cell) => {
    const { verdict, name } = cell;
    return `${paint[verdict](`${MARK[verdict]} ${verdict.padEnd(7)}`)} ${name} ${colors.dim(proof(cell))}`;
  });
}

function proof(cell: CellResult): string {
  if (cell.verdict === 'skip') return cell.reason ?? '';
  const native = cell.steps.filter((step) => step.kind === 'native').length;
  return `${cell.assertions} assertions, ${native} client runs, ${cell.ms} ms`;
}
