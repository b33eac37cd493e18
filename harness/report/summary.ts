import type { CellResult, Report } from '../core/report.ts';
import type { Reporter } from './reporter.ts';
import { byCheck, summaryLine } from './roll-up.ts';

/** summary.md: the run for people who read it on a web page of their CI, with what else a kind of run has to show. */
export function summaryReporter(sections: () => string = () => ''): Reporter {
  return {
    id: 'summary',
    onEnd: (report, results) => results.write('summary.md', summaryMarkdown(report) + sections()),
  };
}

/** The report as Markdown: verdict, a table per format, every cell that is not green with its first finding. */
export function summaryMarkdown(report: Report): string {
  const known = new Map(report.known.map((entry) => [entry.cell, entry.reason]));
  const lines = [
    `# regproof: ${report.verdict} for ${report.target.title} ${report.target.version}`,
    '',
    `${summaryLine(report.summary)}. Seed \`${report.run.seed}\`, run \`${report.run.id}\`${report.run.cancelled ? ', **cancelled**' : ''}.`,
    '',
  ];
  for (const [format, checks] of byCheck(report.cells)) {
    lines.push(`## ${format}`, '', '| check | verdict |', '| --- | --- |');
    for (const [check, verdict] of checks) lines.push(`| ${check} | ${verdict} |`);
    lines.push('');
  }
  const red = report.cells.filter((cell) => !['pass', 'skip', 'warn'].includes(cell.verdict));
  if (red.length > 0) lines.push('## Not green', '', ...red.flatMap((cell) => describe(cell, known.get(cell.name))));
  for (const problem of report.merged?.problems ?? []) lines.push(`- not proven: ${problem}`);
  for (const entry of report.stale) lines.push(`- stale baseline entry: \`${entry}\``);
  for (const { format, reason } of report.disabled) lines.push(`- format ${format} is disabled: ${reason}`);
  lines.push(
    '',
    `Clients: ${report.environment.clients.map((client) => `${client.name} (${client.version})`).join(', ') || 'none'}.`,
    '',
  );
  return lines.join('\n');
}

function describe(cell: CellResult, reason: string | undefined): string[] {
  const finding = cell.findings[0];
  const what = finding
    ? `${finding.requirement}: expected ${code(finding.expected)}, got ${code(finding.actual)}`
    : (cell.reason ?? '');
  return [
    `- **${cell.verdict}** \`${cell.name}\`${reason ? ` (known: ${reason})` : ''}`,
    `  ${what}`,
    `  repeat: \`${cell.reproduce}\``,
    '',
  ];
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ').slice(0, 300)}\``;
}
