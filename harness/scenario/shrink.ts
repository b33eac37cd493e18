/** How long one may look for less. */
export interface ShrinkBounds {
  readonly runs: number;
  readonly withinMs: number;
}

export interface Shrinking<T> {
  /** The fewest that were found to fail. */
  readonly units: readonly T[];
  readonly runs: number;
  /** Whether none of them can be left out; false when runs or time were up before that was known. */
  readonly complete: boolean;
}

/** What a subset comes to. `impossible` is known without a run. */
export type Probe<T> = (units: readonly T[]) => 'impossible' | (() => Promise<boolean>);

/**
 * Delta debugging: leaves out halves, then quarters, down to single units, as long as what is left still fails; each subset is run once at most.
 * All of `units` together are known to fail. https://www.st.cs.uni-saarland.de/papers/tse2002/tse2002.pdf (ddmin, by complements)
 */
export async function shrink<T>(
  units: readonly T[],
  probe: Probe<T>,
  { runs: most, withinMs }: ShrinkBounds,
  now: () => number = () => performance.now(),
): Promise<Shrinking<T>> {
  const deadline = now() + withinMs;
  const known = new Map<string, boolean>();
  let runs = 0;
  const spent = () => runs >= most || now() > deadline;
  const fails = async (subset: readonly T[]): Promise<boolean> => {
    const key = JSON.stringify(subset.map((unit) => units.indexOf(unit)));
    const before = known.get(key);
    if (before !== undefined) return before;
    const run = probe(subset);
    if (run !== 'impossible') runs += 1;
    const failed = run !== 'impossible' && (await run());
    known.set(key, failed);
    return failed;
  };
  let left = units;
  let parts = 2;
  while (left.length > 0) {
    const smaller = await firstThat(fails, complements(left, Math.min(parts, left.length)), spent);
    if (smaller === 'spent') return { units: left, runs, complete: false };
    if (smaller) {
      left = smaller;
      parts = Math.max(2, parts - 1);
    } else if (parts >= left.length) break;
    else parts = Math.min(left.length, parts * 2);
  }
  return { units: left, runs, complete: true };
}

/** All but one part each, for parts of about the same size; the last parts are left out first. */
function complements<T>(units: readonly T[], parts: number): T[][] {
  const edges = Array.from({ length: parts + 1 }, (_, index) => Math.round((index * units.length) / parts));
  return Array.from({ length: parts }, (_, index) => parts - 1 - index).map((part) =>
    units.filter((_, index) => index < edges[part]! || index >= edges[part + 1]!),
  );
}

async function firstThat<T>(
  fails: (subset: readonly T[]) => Promise<boolean>,
  subsets: readonly T[][],
  spent: () => boolean,
): Promise<T[] | 'spent' | null> {
  for (const subset of subsets) {
    if (spent()) return 'spent';
    if (await fails(subset)) return subset;
  }
  return null;
}
