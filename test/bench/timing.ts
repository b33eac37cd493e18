import { type Goal, median, medianRatio, type Pair, reaches } from './ratio.ts';

/** One line of the table. */
export interface Line {
  readonly title: string;
  /** What is ours, and what it is held against. */
  readonly ours: string;
  readonly theirs: string;
  readonly goal: Goal;
  readonly ratio: number;
  readonly reached: boolean;
  readonly oursMs: number;
  readonly theirsMs: number;
  readonly pairs: readonly Pair[];
}

export interface Comparison {
  readonly title: string;
  readonly ours: { readonly name: string; readonly run: Work };
  readonly theirs: { readonly name: string; readonly run: Work };
  readonly goal: Goal;
  readonly rounds: number;
  /** Rounds that are thrown away: caches and compilers get warm. 1 by default. */
  readonly warmUp?: number;
}

/** Does the work once. A number it resolves to is its duration in milliseconds, measured closer to the work than from outside. */
export type Work = () => Promise<number | undefined>;

/** A file of measurements: opens what it needs, yields its lines, and closes everything again. */
export type Measurement = (say: (line: string) => void) => AsyncGenerator<Line>;

/** Runs ours and theirs in turns, so that whatever else the machine does hits both alike. */
export async function compare({ title, ours, theirs, goal, rounds, warmUp = 1 }: Comparison): Promise<Line> {
  const pairs: Pair[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    // Who goes first changes, since the first may pay for what the one before has left behind.
    const first = round % 2 === 0 ? await timed(ours.run) : undefined;
    const second = await timed(theirs.run);
    const pair = { ours: first ?? (await timed(ours.run)), theirs: second };
    if (round >= 0) pairs.push(pair);
  }
  return lineOf({ title, ours: ours.name, theirs: theirs.name, goal }, pairs);
}

/** The line that pairs of measurements make. */
export function lineOf(head: Pick<Line, 'title' | 'ours' | 'theirs' | 'goal'>, pairs: readonly Pair[]): Line {
  const ratio = medianRatio(pairs, head.goal.of);
  return {
    ...head,
    ratio,
    reached: reaches(ratio, head.goal),
    oursMs: median(pairs.map(({ ours }) => ours)),
    theirsMs: median(pairs.map(({ theirs }) => theirs)),
    pairs,
  };
}

async function timed(run: Work): Promise<number> {
  const started = performance.now();
  const own = await run();
  return own ?? performance.now() - started;
}
