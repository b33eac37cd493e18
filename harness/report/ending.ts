import pc from 'picocolors';
import type { CachedCell, CellResult, Report, ReportStep } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import { summaryLine } from './roll-up.ts';

export interface Painter {
  readonly colors: ReturnType<typeof pc.createColors>;
  readonly paint: Readonly<Record<Verdict, (text: string) => string>>;
}

/** Colours of verdicts on a terminal; none unless asked. */
export function painter(color: boolean): Painter {
  const colors = pc.createColors(color);
  const paint = {
    pass: colors.green,
    warn: colors.yellow,
    skip: colors.dim,
    unknown: colors.magenta,
    fail: colors.red,
    error: colors.red,
  };
  return { colors, paint };
}

/** What every reporter for terminals ends with: each cell that is not green in full, remarks, the verdict, and where the report is. */
export function endLines(report: Report, dir: string, color: boolean): string {
  const { colors, paint } = painter(color);
  const known = new Set(report.known.map((entry) => entry.cell));
  const red = report.cells.filter(({ name, verdict }) => !['pass', 'skip'].includes(verdict) && !known.has(name));
  return [...red.map((cell) => detail(cell, colors)), ending(report, dir, paint)].join('\n');
}

/** What a reader needs to understand a cell without opening a file. */
function detail(cell: CellResult, colors: Painter['colors']): string {
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

function ending(report: Report, dir: string, paint: Painter['paint']): string {
  const lines = [''];
  for (const { format, reason } of report.disabled) lines.push(`format ${format} is disabled: ${reason}`);
  for (const { cell, verdict, reason } of report.known) lines.push(`known ${verdict}: ${cell} (${reason})`);
  for (const problem of report.merged?.problems ?? []) lines.push(`not proven: ${problem}`);
  if (report.cached?.length) lines.push(cachedLine(report.cached));
  for (const entry of report.stale) lines.push(`stale baseline entry, remove it: ${entry}`);
  lines.push(
    `${paint[report.verdict](report.verdict.toUpperCase())}  ${summaryLine(report.summary)}${report.run.cancelled ? ' (cancelled)' : ''}`,
  );
  lines.push(`report: ${dir}`);
  return lines.join('\n');
}

/** What did not run is no part of the verdict. */
function cachedLine(cached: readonly CachedCell[]): string {
  const runs = [...new Set(cached.map(({ run }) => run))];
  return `cached: ${cached.length} unchanged cells did not run, proven by ${runs.slice(0, 3).join(', ')}${runs.length > 3 ? ', …' : ''}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 400);
}
