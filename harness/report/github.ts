import { appendFile } from 'node:fs/promises';
import type { CellResult, Report } from '../core/report.ts';
import type { Reporter, Terminal } from './reporter.ts';
import { summaryMarkdown } from './summary.ts';

const MOST_ANNOTATIONS = 50;
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

/** At most 50 workflow commands; the last one says how many cells are hidden. */
export function annotations(report: Report): string[] {
  const known = new Set(report.known.map((entry) => entry.cell));
  const red = report.cells.filter(
    (cell) => ['fail', 'error', 'unknown', 'warn'].includes(cell.verdict) && !known.has(cell.name),
  );
  const shown = red.length > MOST_ANNOTATIONS ? red.slice(0, MOST_ANNOTATIONS - 1) : red;
  const lines = shown.map(
    (cell) =>
      `::${cell.verdict === 'warn' ? 'warning' : 'error'} title=${escapeProperty(cell.name)}::${escapeData(message(cell))}`,
  );
  if (shown.length < red.length)
    lines.push(`::error title=regproof::${red.length - shown.length} more cells are not green; see the summary.`);
  return lines;
}

function message(cell: CellResult): string {
  const finding = cell.findings[0];
  return `${cell.verdict}: ${finding ? `${finding.requirement}: expected ${finding.expected}, got ${finding.actual}` : cell.reason}\n${cell.reproduce}`;
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
