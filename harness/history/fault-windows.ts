import type { FaultRecord } from '../core/fault.ts';
import type { Operation } from './operation.ts';

/** The times during which something was broken: asks whether an operation met one of them, in O(log n). */
export class FaultWindows {
  /** Disjoint and ascending, in milliseconds since the epoch. */
  readonly #windows: { from: number; until: number }[] = [];
  /** When the last fault was healed; null when none was injected, Infinity when one was not healed. */
  readonly healedAt: number | null;

  constructor(faults: readonly FaultRecord[]) {
    const injected = faults.flatMap(({ injectedAt, healedAt }) =>
      injectedAt === null ? [] : [{ from: injectedAt, until: healedAt ?? Number.POSITIVE_INFINITY }],
    );
    for (const window of injected.sort((a, b) => a.from - b.from)) {
      const last = this.#windows.at(-1);
      if (last && window.from <= last.until) last.until = Math.max(last.until, window.until);
      else this.#windows.push(window);
    }
    this.healedAt = this.#windows.at(-1)?.until ?? null;
  }

  /** Whether the operation was open at some time during which something was broken. */
  met({ t, endedAt }: Operation): boolean {
    let [low, high] = [0, this.#windows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#windows[middle]!.until < t) low = middle + 1;
      else high = middle;
    }
    const window = this.#windows[low];
    return window !== undefined && window.from <= (endedAt ?? Number.POSITIVE_INFINITY);
  }
}
