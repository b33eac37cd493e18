import { diffRuns, isWorse } from './diff.ts';
import type { RunSummary, StoredRun } from './run.ts';

/** One run of a target among the others of it. */
export interface TrendPoint extends Pick<RunSummary, 'id' | 'startedAt' | 'verdict' | 'cancelled' | 'counts'> {
  readonly target: string;
  readonly targetVersion: string;
  /** pass and warn, of what was not skipped, from 0 to 1; null when all was. */
  readonly green: number | null;
  /** Cells whose verdict is worse or better than in the run of this target before; null for its first. */
  readonly since: { readonly worse: number; readonly better: number } | null;
  readonly ms: number;
}

/** How the runs of each target went, in the order of `runs`, which are the oldest first. */
export function trendOf(runs: readonly StoredRun[]): TrendPoint[] {
  const previous = new Map<string, StoredRun>();
  return runs.map((run) => {
    const { id, startedAt, endedAt, verdict, cancelled, counts, product } = run;
    const before = previous.get(product.name);
    previous.set(product.name, run);
    const { pass, warn, fail, unknown, error } = counts;
    const asked = pass + warn + fail + unknown + error;
    return {
      ...{ id, startedAt, verdict, cancelled, counts, target: product.name, targetVersion: product.version },
      green: asked === 0 ? null : (pass + warn) / asked,
      since: before ? changesSince(before, run) : null,
      ms: Date.parse(endedAt) - Date.parse(startedAt),
    };
  });
}

function changesSince(before: StoredRun, after: StoredRun): TrendPoint['since'] {
  const { changed, notRun } = diffRuns(before, after);
  const better = changed.filter((entry) => !isWorse(entry));
  return { worse: [...changed, ...notRun].filter(isWorse).length, better: better.length };
}
