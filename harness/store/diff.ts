import { type Verdict, worst } from '../core/verdict.ts';
import type { StoredAttempt, StoredRun } from './run.ts';

/** What is compared of a run. */
export type DiffSubject = Pick<StoredRun, 'attempts' | 'cached'>;

/** A cell without the target's name, so that registries can be compared. */
export interface DiffEntry {
  readonly cell: string;
  readonly format: string;
  /** null where it is not there, or did not run. */
  readonly before: Verdict | null;
  readonly after: Verdict | null;
  /** Why it is not green afterwards; empty where it is. */
  readonly why: string;
  /** The runs that have proven it with the same inputs, where it did not run for that. */
  readonly cached?: { readonly before?: string; readonly after?: string };
}

/** Every cell of either run, in exactly one of the lists, each in the order of names. */
export interface RunDiff {
  readonly added: readonly DiffEntry[];
  readonly removed: readonly DiffEntry[];
  /** Another verdict, be it better or worse. */
  readonly changed: readonly DiffEntry[];
  readonly unchanged: readonly DiffEntry[];
  /** In one of the runs, or in both, it did not run, since an earlier run had proven it: nothing is gone, and nothing is new. */
  readonly notRun: readonly DiffEntry[];
}

/** Compares the cells of two runs by the worst verdict of their attempts. */
export function diffRuns(before: DiffSubject, after: DiffSubject): RunDiff {
  const [old, young] = [cellsOf(before), cellsOf(after)];
  const names = [...new Set([...old.keys(), ...young.keys()])].sort();
  const all = names.map((cell) => entryOf(cell, old.get(cell), young.get(cell)));
  const entries = all.filter(({ cached }) => !cached);
  return {
    added: entries.filter((entry) => entry.before === null),
    removed: entries.filter((entry) => entry.after === null),
    changed: entries.filter((entry) => entry.before !== null && entry.after !== null && entry.before !== entry.after),
    unchanged: entries.filter((entry) => entry.before === entry.after),
    notRun: all.filter(({ cached }) => cached),
  };
}

/** From better to worse, for one cell over time: what was proven and is skipped now is a loss, though a skipped cell makes no run worse. */
const OVER_TIME: readonly Verdict[] = ['pass', 'skip', 'warn', 'unknown', 'fail', 'error'];

/** Whether the verdict afterwards is worse than the one before; what was cached before was proven. */
export function isWorse({ before, after, cached }: DiffEntry): boolean {
  const was = before ?? (cached?.before === undefined ? null : 'pass');
  return was !== null && after !== null && OVER_TIME.indexOf(after) > OVER_TIME.indexOf(was);
}

/** What a run has of a cell: attempts, or the run that has proven it. */
interface Seen {
  readonly attempts: readonly StoredAttempt[];
  readonly cached?: string;
}

function entryOf(cell: string, was: Seen | undefined, is: Seen | undefined): DiffEntry {
  const cached = {
    ...(was?.cached === undefined ? {} : { before: was.cached }),
    ...(is?.cached === undefined ? {} : { after: is.cached }),
  };
  return {
    cell,
    format: cell.slice(0, cell.indexOf('/')),
    before: verdictOf(was),
    after: verdictOf(is),
    why: whyOf(is?.attempts ?? []),
    ...(Object.keys(cached).length > 0 ? { cached } : {}),
  };
}

function verdictOf({ attempts = [] }: Partial<Seen> = {}): Verdict | null {
  return attempts.length > 0 ? worst(attempts.map(({ verdict }) => verdict)) : null;
}

/** By the name without the target's. A cell that ran after all is not taken for cached. */
function cellsOf({ attempts, cached }: DiffSubject): Map<string, Seen> {
  const nameOf = (cell: string) => cell.slice(cell.indexOf('/') + 1);
  return new Map<string, Seen>([
    ...cached.map(({ cell, run }): [string, Seen] => [nameOf(cell), { attempts: [], cached: run }]),
    ...[...Map.groupBy(attempts, ({ cell }) => nameOf(cell))].map(([cell, own]): [string, Seen] => [
      cell,
      { attempts: own },
    ]),
  ]);
}

function whyOf(attempts: readonly StoredAttempt[]): string {
  const bad = attempts.find(({ verdict }) => verdict !== 'pass');
  const finding = bad?.findings[0];
  return finding ? `${finding.requirement}: expected ${finding.expected}, got ${finding.actual}` : (bad?.reason ?? '');
}
