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
  /** The id of the fault that this one repeats in case that one did not hit; left out by the first of its kind. */
  readonly repeats?: string;
}

/** The faults that count, in their order: of one and its repetitions those that hit, or the last when none did. */
export function faultsThatCount(faults: readonly FaultRecord[]): FaultRecord[] {
  const first = ({ id, repeats }: FaultRecord) => repeats ?? id;
  const hit = new Set(faults.filter((fault) => fault.hit).map(first));
  const last = new Map(faults.map((fault) => [first(fault), fault]));
  return faults.filter((fault) => fault.hit || (!hit.has(first(fault)) && last.get(first(fault)) === fault));
}
