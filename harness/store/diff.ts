import { type Verdict, worst } from '../core/verdict.ts';
import type { StoredAttempt, StoredRun } from './run.ts';

/** A cell without the target's name, so that registries can be compared. */
export interface DiffEntry {
  readonly cell: string;
  readonly format: string;
  /** null where it is not there. */
  readonly before: Verdict | null;
  readonly after: Verdict | null;
  /** Why it is not green afterwards; empty where it is. */
  readonly why: string;
}

/** Every cell of either run, in exactly one of the lists, each in the order of names. */
export interface RunDiff {
  readonly added: readonly DiffEntry[];
  readonly removed: readonly DiffEntry[];
  /** Another verdict, be it better or worse. */
  readonly changed: readonly DiffEntry[];
  readonly unchanged: readonly DiffEntry[];
}

/** Compares the cells of two runs by the worst verdict of their attempts. */
export function diffRuns(before: Pick<StoredRun, 'attempts'>, after: Pick<StoredRun, 'attempts'>): RunDiff {
  const [old, young] = [byCell(before.attempts), byCell(after.attempts)];
  const entries = [...new Set([...old.keys(), ...young.keys()])].sort().map((cell): DiffEntry => {
    const [was, is] = [old.get(cell), young.get(cell)];
    return {
      cell,
      format: (is ?? was)![0]!.format,
      before: was ? worst(was.map(({ verdict }) => verdict)) : null,
      after: is ? worst(is.map(({ verdict }) => verdict)) : null,
      why: is ? whyOf(is) : '',
    };
  });
  return {
    added: entries.filter((entry) => entry.before === null),
    removed: entries.filter((entry) => entry.after === null),
    changed: entries.filter((entry) => entry.before !== null && entry.after !== null && entry.before !== entry.after),
    unchanged: entries.filter((entry) => entry.before === entry.after),
  };
}

/** From better to worse, for one cell over time: what was proven and is skipped now is a loss, though a skipped cell makes no run worse. */
const OVER_TIME: readonly Verdict[] = ['pass', 'skip', 'warn', 'unknown', 'fail', 'error'];

/** Whether the verdict afterwards is worse than the one before. */
export function isWorse({ before, after }: DiffEntry): boolean {
  return before !== null && after !== null && OVER_TIME.indexOf(after) > OVER_TIME.indexOf(before);
}

function byCell(attempts: readonly StoredAttempt[]): Map<string, StoredAttempt[]> {
  return Map.groupBy(attempts, ({ cell }) => cell.slice(cell.indexOf('/') + 1));
}

function whyOf(attempts: readonly StoredAttempt[]): string {
  const bad = attempts.find(({ verdict }) => verdict !== 'pass');
  const finding = bad?.findings[0];
  return finding ? `${finding.requirement}: expected ${finding.expected}, got ${finding.actual}` : (bad?.reason ?? '');
}
