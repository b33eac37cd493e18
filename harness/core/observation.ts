import type { FaultRecord } from './fault.ts';
import type { SeenFile } from './history.ts';

/** What a fetch of one file gave. */
export interface FetchedFile {
  readonly purl: string;
  /** The file's name, as in SeenFile. */
  readonly name?: string;
  /** HTTP status. */
  readonly http: number;
  /** sha256 of the body; null when there was none. */
  readonly digest: string | null;
  readonly size: number | null;
}

/** Something in storage that nothing reachable refers to, or a row without its file. */
export interface Orphan {
  readonly where: 'storage' | 'rows' | 'sessions' | 'temporary';
  readonly what: string;
}

/** The state of the target when everything was healed and had settled. */
export interface FinalObservation {
  /** From healing to the first healthy answer; null when there was none within 30 s; absent when nothing was broken. */
  readonly recoveryMs?: number | null;
  /** Everything that the indexes name for the packages of the history. */
  readonly listed: readonly SeenFile[];
  /** A fetch of every file that is listed, or was ever published. */
  readonly fetched: readonly FetchedFile[];
  /** Per package name (purl without a version): why its index is incoherent; null when it is not. */
  readonly incoherent: Readonly<Record<string, string | null>>;
  /** What is left over; null where the target does not let anybody look. */
  readonly orphans: readonly Orphan[] | null;
  readonly faults: readonly FaultRecord[];
  /** Ids of the invariants that the scenario asks for (H1, H6): where these find nothing to compare, nothing was proven. H1, H12 and H13 always are. */
  readonly asked?: readonly string[];
}
