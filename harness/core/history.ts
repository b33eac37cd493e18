/** A file as an index named it, at one read. */
export interface SeenFile {
  readonly purl: string;
  /** sha256, where the index states one. */
  readonly digest: string | null;
  /** Bytes, where the index states them. */
  readonly size: number | null;
}

/** One event of a run's history, a line of history.jsonl. */
export interface HistoryEvent {
  /** Position in the file, from 0. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly t: number;
  /** Logical process: one thing at a time each. */
  readonly process: string;
  readonly client: string;
  readonly format: string;
  readonly op: 'publish' | 'delete' | 'read' | 'fetch';
  readonly purl: string;
  /** sha256 of the main artefact. */
  readonly digest: string;
  readonly size: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly exit?: number;
  readonly http?: number;
  readonly evidence?: string;
  /** Of a read that ended `ok`: every file that the index named for the package (`purl` without a version). */
  readonly seen?: readonly SeenFile[];
  /** Of a read that ended `ok`: why index, signature and checksums do not belong to one generation; null when they do. */
  readonly incoherent?: string | null;
}

/** Appends an event; sequence number and time are added. */
export type HistoryWriter = (event: Omit<HistoryEvent, 'seq' | 't'>) => void;
