import { nameMatcher } from '../core/cell-name.ts';
import type { CellResult } from '../core/report.ts';
import { VERDICTS, type Verdict } from '../core/verdict.ts';

export interface BaselineEntry {
  readonly cell: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Comparison {
  /** Names of cells that are worse than green and than their entry. */
  readonly unexpected: string[];
  /** Entries that matched nothing, or only cells that are better than they say. */
  readonly stale: string[];
  readonly known: { cell: string; verdict: Verdict; reason: string }[];
}

const rank = (verdict: Verdict) => VERDICTS.indexOf(verdict);

const excuses = (known: Verdict, seen: Verdict) => (seen === 'unknown' ? known === seen : rank(seen) <= rank(known));

/** Cells of other commands, which no run of checks has. */
const ELSEWHERE = /\/(?:fault|stress)\./;

/**
 * Holds results against a target's known failures. With `complete` false (a filtered run) an entry that matches nothing is no news;
 * one whose cells passed always is. A cell that is unknown neither confirms a known failure nor refutes it.
 */
export function compareWithBaseline(
  cells: readonly CellResult[],
  entries: readonly BaselineEntry[],
  complete: boolean,
): Comparison {
  const comparison: Comparison = { unexpected: [], stale: [], known: [] };
  const matched = entries.map((entry) => ({ entry, matches: nameMatcher(entry.cell), seen: 0, needed: 0 }));
  for (const cell of cells) {
    const fits = matched.filter(({ matches }) => matches(cell.name));
    for (const fit of fits) {
      fit.seen += 1;
      if (cell.verdict === fit.entry.verdict || cell.verdict === 'unknown') fit.needed += 1;
    }
    if (rank(cell.verdict) <= rank('warn')) continue;
    const excuse = fits.find(({ entry }) => excuses(entry.verdict, cell.verdict));
    if (excuse) comparison.known.push({ cell: cell.name, verdict: cell.verdict, reason: excuse.entry.reason });
    else comparison.unexpected.push(cell.name);
  }
  for (const { entry, seen, needed } of matched) {
    if (seen > 0 ? needed === 0 : complete && !ELSEWHERE.test(entry.cell)) comparison.stale.push(entry.cell);
  }
  return comparison;
}
