// The exchange of RFC 5905, section 8, with one reading at the far side: https://www.rfc-editor.org/rfc/rfc5905#section-8

/** Both clocks of a process at one moment, in milliseconds. */
export interface Reading {
  /** Since the epoch; somebody may set it. */
  readonly wall: number;
  /** Monotonic, since the process began. */
  readonly tick: number;
}

/** A question and its answer: the far clocks were read between the two readings of one's own. */
export interface RoundTrip {
  readonly asked: Reading;
  readonly there: Reading;
  readonly answered: Reading;
}

/** How far the clocks there are ahead of those here; the truth lies within the uncertainty. Milliseconds. */
export interface Offset {
  readonly wall: number;
  readonly tick: number;
  readonly uncertainty: number;
}

/** Milliseconds beyond which a load of several generators cannot be relied on. */
const MOST = { offset: 250, uncertainty: 100, drift: 20 } as const;

export function readClocks(): Reading {
  return { wall: Date.now(), tick: performance.now() };
}

/** The offset by the shortest round trip, in which the least can have gone wrong. */
export function offsetOf(trips: readonly RoundTrip[]): Offset {
  const length = ({ asked, answered }: RoundTrip) => answered.tick - asked.tick;
  const best = trips.reduce((shortest, trip) => (length(trip) < length(shortest) ? trip : shortest));
  const ahead = (clock: keyof Reading) => best.there[clock] - (best.asked[clock] + best.answered[clock]) / 2;
  return { wall: ahead('wall'), tick: ahead('tick'), uncertainty: length(best) / 2 };
}

/** How far a clock certainly went away between two comparisons. */
export function driftOf(before: Offset, after: Offset, clock: keyof Reading): number {
  return Math.max(0, Math.abs(after[clock] - before[clock]) - before.uncertainty - after.uncertainty);
}

/** Why a generator's times cannot be put beside those of others, one sentence each. */
export function clockDoubts(id: string, before: Offset, after: Offset): string[] {
  const told: string[] = [];
  const add = (what: string, value: number, most: number) => {
    if (value > most) told.push(`${id}: ${what} ${Math.round(value)} ms, at most ${most} ms are allowed.`);
  };
  add('its wall clock is off by', Math.max(Math.abs(before.wall), Math.abs(after.wall)), MOST.offset);
  add('its clocks are known only to within', Math.max(before.uncertainty, after.uncertainty), MOST.uncertainty);
  add('its monotonic clock drifted by', driftOf(before, after, 'tick'), MOST.drift);
  // It is told in whole milliseconds.
  add('its wall clock was set or drifted by', driftOf(before, after, 'wall') - 1, MOST.drift);
  return told;
}
