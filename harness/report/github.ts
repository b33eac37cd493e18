import { appendFile } from 'node:fs/promises';
import type { CellResult, Report } from '../core/report.ts';
import type { Reporter, Terminal } from './reporter.ts';
import { messageOf } from './roll-up.ts';
import { summaryMarkdown } from './summary.ts';

/** GitHub drops what a step writes beyond so many of a kind, and beyond 50 of a job. */
const MOST_OF_A_KIND = 10;
const SUMMARY_BYTES = 900 * 1024;

/** Annotations and step summary of GitHub Actions. `summaryFile` is the value of GITHUB_STEP_SUMMARY. */
export function githubReporter(terminal: Terminal, summaryFile: string | undefined): Reporter {
  return {
    id: 'github',
    async onEnd(report) {
      for (const line of annotations(report)) terminal.write(`${line}\n`);
      if (summaryFile) await appendFile(summaryFile, cut(summaryMarkdown(report)));
    },
  };
}

/** At most ten errors and ten warnings; the last of each says how many cells are hidden. Known failures are none. */
export function annotations(report: Report): string[] {
  const known = new Set(report.known.map((entry) => entry.cell));
  const red = report.cells.filter(({ name }) => !known.has(name));
  return [
    ...ofKind(
      'error',
      red.filter(({ verdict }) => ['fail', 'error', 'unknown'].includes(verdict)),
    ),
    ...ofKind(
      'warning',
      red.filter(({ verdict }) => verdict === 'warn'),
    ),
  ];
}

function ofKind(kind: 'error' | 'warning', cells: readonly CellResult[]): string[] {
  const shown = cells.length > MOST_OF_A_KIND ? cells.slice(0, MOST_OF_A_KIND - 1) : cells;
  const lines = shown.map((cell) => `::${kind} title=${escapeProperty(cell.name)}::${escapeData(message(cell))}`);
  const hidden = cells.length - shown.length;
  if (hidden > 0)
    lines.push(
      `::${kind} title=regproof::${hidden} more cells ${kind === 'error' ? 'are not green' : 'warned'}; see the summary.`,
    );
  return lines;
}

function message(cell: CellResult): string {
  return `${cell.verdict}: ${messageOf(cell)}\n${cell.reproduce}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** GitHub refuses a larger summary altogether. */
function cut(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= SUMMARY_BYTES) return markdown;
  const kept = new TextDecoder().decode(bytes.subarray(0, SUMMARY_BYTES), { stream: true });
  return `${kept}\n\nThe summary is longer than GitHub shows; all of it is in summary.md of the run.\n`;
}
