import PQueue from 'p-queue';

export interface ScheduleOptions<T> {
  readonly workers: number;
  /** Expected milliseconds; the longest go first so that none is left alone at the end. */
  readonly expectedMs: (item: T) => number;
  readonly signal: AbortSignal;
}

/** Runs `work` for every item, at most `workers` at once. Items that had not begun when the signal came are left out. */
export async function schedule<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  options: ScheduleOptions<T>,
): Promise<void> {
  const queue = new PQueue({ concurrency: options.workers });
  const ordered = items
    .map((item, index) => ({ item, index }))
    .sort((a, b) => options.expectedMs(b.item) - options.expectedMs(a.item) || a.index - b.index);
  const begun = ordered.map(({ item }) =>
    queue.add(async () => {
      if (!options.signal.aborted) await work(item);
    }),
  );
  await Promise.all(begun);
}
