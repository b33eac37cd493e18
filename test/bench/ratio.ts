/** Two durations in milliseconds that were taken one right after the other. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** What a ratio has to be: a share of the other's time, or of the other's speed. */
export interface Goal {
  /** `time`: ours by theirs, at most the limit. `speed`: how many times as fast ours is, at least the limit. */
  readonly of: 'time' | 'speed';
  readonly limit: number;
}

/** The middle value; of an even number of values the mean of the two in the middle. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('The median of nothing.');
  return (low + high) / 2;
}

/** The median of the ratios of each pair: what disturbed both measurements of a pair cancels out. */
export function medianRatio(pairs: readonly Pair[], of: Goal['of']): number {
  return median(pairs.map(({ ours, theirs }) => (of === 'time' ? ours / theirs : theirs / ours)));
}

/** Whether a ratio reaches its goal. */
export function reaches(ratio: number, { of, limit }: Goal): boolean {
  return of === 'time' ? ratio <= limit : ratio >= limit;
}
