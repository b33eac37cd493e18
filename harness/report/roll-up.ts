import type { CellResult, Report } from '../core/report.ts';
import { VERDICTS, type Verdict, worst } from '../core/verdict.ts';

/** How many cells have each verdict. */
export function countVerdicts(cells: readonly { verdict: Verdict }[]): Report['summary'] {
  return Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, cells.filter((cell) => cell.verdict === verdict).length]),
  ) as Report['summary'];
}

/** `3 passed, 1 failed` with the zero ones left out. */
export function summaryLine(summary: Report['summary']): string {
  const words: Record<Verdict, string> = {
    pass: 'passed',
    fail: 'failed',
    error: 'broke',
    unknown: 'unknown',
    warn: 'warned',
    skip: 'skipped',
  };
  const parts = (['pass', 'fail', 'error', 'unknown', 'warn', 'skip'] as const).filter(
    (verdict) => summary[verdict] > 0 || verdict === 'pass',
  );
  return parts.map((verdict) => `${summary[verdict]} ${words[verdict]}`).join(', ');
}

/** The worst verdict per check of each format, for tables. */
export function byCheck(cells: readonly CellResult[]): Map<string, Map<string, Verdict>> {
  const formats = new Map<string, Map<string, Verdict>>();
  for (const cell of cells) {
    const checks = formats.get(cell.format) ?? new Map<string, Verdict>();
    checks.set(cell.check, worst([checks.get(cell.check) ?? cell.verdict, cell.verdict]));
    formats.set(cell.format, checks);
  }
  return formats;
}

/** The words of readers who know five. */
export const CLASSIC = ['pass', 'fail', 'skip', 'timeout', 'cancelled'] as const;

/** A verdict in those words. What was not proven is no pass: it timed out, was cancelled, or failed to tell. */
export function classicOf({ verdict, reason }: Pick<CellResult, 'verdict' | 'reason'>): (typeof CLASSIC)[number] {
  if (verdict === 'skip') return 'skip';
  if (verdict === 'pass' || verdict === 'warn') return 'pass';
  if (reason !== null && /^The run was cancelled/.test(reason)) return 'cancelled';
  if (reason !== null && /did not end within/.test(reason)) return 'timeout';
  return 'fail';
}

/** Why a cell is not green, in one line: its first finding, or the reason that it gave. */
export function messageOf({ findings, reason }: Pick<CellResult, 'findings' | 'reason'>): string {
  const first = findings[0];
  return first ? `${first.requirement}: expected ${first.expected}, got ${first.actual}` : (reason ?? '');
}
