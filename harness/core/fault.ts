/** What is known of one injected fault when it was healed; a line of faults.jsonl. */
export interface FaultRecord {
  /** Unique within the run. */
  readonly id: string;
  /** Which kind: the name of its file below harness/fault. */
  readonly fault: string;
  /** Milliseconds since the epoch; null when its trigger never came. */
  readonly injectedAt: number | null;
  readonly healedAt: number | null;
  /** Whether the evidence shows that it hit. */
  readonly hit: boolean;
  /** What shows it, one sentence each: bytes forwarded, exit by signal, error number and count. */
  readonly evidence: readonly string[];
  /** Sequence numbers of the `invoke` events that were open when it was injected. */
  readonly during: readonly number[];
}
