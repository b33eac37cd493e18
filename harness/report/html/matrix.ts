import type { CellResult } from '../../core/report.ts';
import { type Verdict, worst } from '../../core/verdict.ts';
import { countVerdicts } from '../roll-up.ts';

/** One square: the cells of a format in a group. */
export interface Square {
  readonly verdict: Verdict;
  readonly cells: number;
  /** How many of them are as bad as the worst. */
  readonly worst: number;
}

export interface Matrix {
  readonly groups: readonly string[];
  readonly rows: readonly { readonly format: string; readonly squares: readonly (Square | null)[] }[];
}

/** The group of what only few formats have. */
export const OWN_GROUP = 'protocol';
/** A topic that so many formats share has a column of its own. */
const SHARED_BY = 3;

/** The group of each check: its topic (`x.auth.rule`: auth) where every format, or several, have it; otherwise that of the formats' own protocols. */
export function checkGroups(cells: readonly Pick<CellResult, 'format' | 'check'>[]): Map<string, string> {
  const users = new Map<string, Set<string>>();
  const common = new Set<string>();
  for (const { format, check } of cells) {
    const [owner, topic = check] = check.split('.');
    if (owner !== format) common.add(topic);
    users.set(topic, (users.get(topic) ?? new Set()).add(format));
  }
  const groupOf = (check: string) => {
    const topic = check.split('.')[1] ?? check;
    return common.has(topic) || users.get(topic)!.size >= SHARED_BY ? topic : OWN_GROUP;
  };
  return new Map(cells.map(({ check }) => [check, groupOf(check)]));
}

/** Format by group with the worst verdict of each; known failures count as what they are. */
export function matrixOf(cells: readonly CellResult[]): Matrix {
  const groupOf = checkGroups(cells);
  const named = [...new Set(groupOf.values())].filter((group) => group !== OWN_GROUP).sort();
  const groups = [...groupOf.values()].includes(OWN_GROUP) ? [...named, OWN_GROUP] : named;
  const byFormat = Map.groupBy(cells, ({ format }) => format);
  const rows = [...byFormat]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([format, own]) => {
      const byGroup = Map.groupBy(own, ({ check }) => groupOf.get(check)!);
      return { format, squares: groups.map((group) => squareOf(byGroup.get(group))) };
    });
  return { groups, rows };
}

function squareOf(cells: readonly CellResult[] | undefined): Square | null {
  if (!cells) return null;
  const verdict = worst(cells.map((cell) => cell.verdict));
  return { verdict, cells: cells.length, worst: countVerdicts(cells)[verdict] };
}
