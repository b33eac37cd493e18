import pc from 'picocolors';
import type { CellResult, Report, ReportStep } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Reporter, Terminal } from './reporter.ts';
import { summaryLine } from './roll-up.ts';

const MARK: Record<Verdict, string> = { pass: '✓', warn: '!', skip: '-', unknown: '?', fail: '✗', error: '✗' };

/** One line per cell as it ends, then every cell that is not green in full. On a terminal the running cells are shown below. */
export function listReporter(terminal: Terminal): Reporter {
  const colors = pc.createColors(terminal.color);
  const paint: Record<Verdict, (text: string) => string> = {
    pass: colors.green,
    warn: colors.yellow,
    skip: colors.dim,
    unknown: colors.magenta,
    fail: colors.red,
    error: colors.red,
  };
  const running = new Set<string>();
  let done = 0;
  let total = 0;
  const status = () => {
    if (!terminal.interactive) return;
    const line = `[${done}/${total}] ${[...running].join('  ')}`;
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
    onEnd(report, results) {
      const known = new Set(report.known.map((entry) => entry.cell));
      for (const cell of report.cells) {
        if (!['pass', 'skip'].includes(cell.verdict) && !known.has(cell.name)) print(detail(cell, colors));
      }
      print(ending(report, results.dir, paint));
    },
  };
}

function proof(cell: CellResult): string {
  if (cell.verdict === 'skip') return cell.reason ?? '';
  const native = cell.steps.filter((step) => step.kind === 'native').length;
  return `${cell.assertions} assertions, ${native} client runs, ${cell.ms} ms`;
}

/** What a reader needs to understand a cell without opening a file. */
function detail(cell: CellResult, colors: ReturnType<typeof pc.createColors>): string {
  const lines = ['', colors.bold(`${cell.verdict}: ${cell.name}`)];
  if (cell.reason) lines.push(`  ${cell.reason}`);
  for (const finding of cell.findings) {
    lines.push(
      `  requirement  ${finding.requirement}`,
      `  expected     ${oneLine(finding.expected)}`,
      `  actual       ${oneLine(finding.actual)}`,
    );
    lines.push(...finding.evidence.split('\n').map((line) => `    ${line.slice(0, 300)}`));
  }
  const last = cell.steps.findLast((step): step is Extract<ReportStep, { kind: 'native' }> => step.kind === 'native');
  if (last) lines.push(`  command      ${last.argv.join(' ')}  -> exit ${last.exit}`);
  lines.push(`  repeat       ${cell.reproduce}`);
  return lines.join('\n');
}

function ending(report: Report, dir: string, paint: Record<Verdict, (text: string) => string>): string {
  const lines = [''];
  for (const { format, reason } of report.disabled) lines.push(`format ${format} is disabled: ${reason}`);
  for (const { cell, verdict, reason } of report.known) lines.push(`known ${verdict}: ${cell} (${reason})`);
  for (const entry of report.stale) lines.push(`stale baseline entry, remove it: ${entry}`);
  lines.push(
    `${paint[report.verdict](report.verdict.toUpperCase())}  ${summaryLine(report.summary)}${report.run.cancelled ? ' (cancelled)' : ''}`,
  );
  lines.push(`report: ${dir}`);
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 400);
}
