import type { Operation } from './operation.ts';

/** The deletes of one version that may have happened: asks whether one of them can lie between two moments, in O(log n). */
export class Deletions {
  /** In the order of their beginnings. */
  readonly #begins: number[] = [];
  /** The latest end of this one and those before it; Infinity where it may still happen. */
  readonly #latestEnds: number[] = [];

  constructor(deletes: readonly Operation[]) {
    let latest = Number.NEGATIVE_INFINITY;
    for (const { seq, end, outcome } of deletes) {
      latest = Math.max(latest, outcome === 'info' ? Number.POSITIVE_INFINITY : end);
      this.#begins.push(seq);
      this.#latestEnds.push(latest);
    }
  }

  /** Whether one may have taken effect after the sequence number `after` and before `before`. */
  mayLieBetween(after: number, before: number): boolean {
    let [low, high] = [0, this.#begins.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#begins[middle]! < before) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.#latestEnds[low - 1]! > after;
  }
}
