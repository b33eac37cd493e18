import type { CellResult } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import { endLines, painter } from './ending.ts';
import type { Reporter, Terminal } from './reporter.ts';

const MARK: Record<Verdict, string> = { pass: '✓', warn: '!', skip: '-', unknown: '?', fail: '✗', error: '✗' };

/** After so long a running cell is shown with its seconds: the run waits for it. */
const LONG_MS = 5_000;

/** Clock and rhythm of the status line. */
interface Rhythm {
  now(): number;
  readonly everyMs: number;
}

/** One line per cell as it ends, then every cell that is not green in full. On a terminal the running cells are shown below, fresh each second. */
export function listReporter(
  terminal: Terminal,
  { now, everyMs }: Rhythm = { now: () => performance.now(), everyMs: 1_000 },
): Reporter {
  const { colors, paint } = painter(terminal.color);
  const running = new Map<string, number>();
  let began = now();
  let timer: NodeJS.Timeout | undefined;
  let done = 0;
  let total = 0;
  let activity = '';
  const waiting = () =>
    [...running].map(([name, since]) => {
      const ms = now() - since;
      return ms < LONG_MS ? name : `${name} (${Math.round(ms / 1_000)} s)`;
    });
  const status = () => {
    if (!terminal.interactive) return;
    const line = [`[${done}/${total}]`, pace(done, total, now() - began), activity, ...waiting()]
      .filter(Boolean)
      .join('  ');
    terminal.write(`\r\u001b[2K${line.slice(0, terminal.columns - 1)}`);
  };
  const print = (text: string) => terminal.write(`${terminal.interactive ? '\r\u001b[2K' : ''}${text}\n`);
  return {
    id: 'list',
    onStart(start) {
      total = start.total;
      began = now();
      if (terminal.interactive) timer = setInterval(status, everyMs).unref();
      print(`Running ${total} cells on ${start.target} with ${start.workers} workers, seed ${start.seed}`);
    },
    onCellStart(name) {
      running.set(name, now());
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
    onEnd(report, results) {
      clearInterval(timer);
      print(endLines(report, results.dir, terminal.color));
    },
  };
}

/** How fast it goes, and how long it will go on like this; nothing before the first cell has ended. */
function pace(done: number, total: number, ms: number): string {
  if (done === 0 || done >= total) return '';
  const left = Math.round((ms / done) * ((total - done) / 1_000));
  const time = left < 100 ? `${left} s` : `${Math.round(left / 60)} min`;
  return `${Math.round((done * 60_000) / ms)}/min, about ${time} left`;
}

function proof(cell: CellResult): string {
  if (cell.verdict === 'skip') return cell.reason ?? '';
  const native = cell.steps.filter((step) => step.kind === 'native').length;
  return `${cell.assertions} assertions, ${native} client runs, ${cell.ms} ms`;
}
