import type { Ledger } from './ledger.ts';
import type { Operation } from './operation.ts';

/** What broke an invariant, and the operations that prove it. */
export interface Violation {
  readonly sentence: string;
  /** Sequence numbers of their `invoke` events, ascending; none where nothing of the history is involved. */
  readonly operations: readonly number[];
}

/** What one invariant found in one history. */
export interface Assessment {
  /** How many comparisons were made; with none nothing was proven. */
  readonly compared: number;
  readonly violations: readonly Violation[];
  /** Why something could not be told, one sentence each. */
  readonly missed: readonly string[];
}

/** A rule about histories; pure. */
export interface Invariant {
  /** H1 to H13. */
  readonly id: string;
  readonly title: string;
  readonly rule: string;
  /** What was compared, in the plural, for the sentence that nothing of it was there. */
  readonly compares: string;
  assess(ledger: Ledger): Assessment;
}

/** Collects what an invariant finds. */
export class Findings implements Assessment {
  compared = 0;
  readonly violations: Violation[] = [];
  readonly missed: string[] = [];

  violated(sentence: string, operations: Iterable<Operation | null>): void {
    const numbers = new Set([...operations].flatMap((operation) => (operation === null ? [] : [operation.seq])));
    this.violations.push({ sentence, operations: [...numbers].sort((a, b) => a - b) });
  }

  /** Nothing, because the final state was never looked at. */
  static unobserved(): Assessment {
    return { compared: 0, violations: [], missed: ['The final state was not looked at: there is no observation.'] };
  }
}
