/** What a task took, or has taken so far, beside what it took when it last ran; null where nothing was recorded. Milliseconds. */
export interface Expected {
  readonly expectedMs: number | null;
  readonly ms: number;
}

export interface RemainingInput {
  readonly ended: readonly Expected[];
  /** Recorded durations of those that have not begun. */
  readonly waiting: readonly (number | null)[];
  readonly running: readonly Expected[];
  readonly workers: number;
}

/**
 * Milliseconds until everything has ended: recorded durations, as much slower or faster as this run has been so far; where nothing was recorded, the mean of
 * those that ended. Null while neither tells anything.
 */
export function remainingMs({ ended, waiting, running, workers }: RemainingInput): number | null {
  const recorded = ended.filter(({ expectedMs }) => expectedMs !== null);
  const pace =
    recorded.length > 0 ? sum(recorded.map(({ ms }) => ms)) / sum(recorded.map((each) => each.expectedMs!)) : 1;
  const mean = ended.length > 0 ? sum(ended.map(({ ms }) => ms)) / ended.length : null;
  const guess = (expectedMs: number | null) =>
    expectedMs === null ? mean : expectedMs * (Number.isFinite(pace) ? pace : 1);
  const left = [
    ...running.map(({ ms, expectedMs }) => {
      const whole = guess(expectedMs);
      // Longer than any guess: nobody knows.
      if (whole === null || (expectedMs === null && ms > whole)) return null;
      return Math.max(0, whole - ms);
    }),
    ...waiting.map(guess),
  ].filter((each) => each !== null);
  if (left.length < running.length + waiting.length) return null;
  // No worker helps another with its task.
  return Math.max(0, ...left, sum(left) / workers);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
