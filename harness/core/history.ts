/** A file as an index named it, at one read. */
export interface SeenFile {
  readonly purl: string;
  /** The file's name, which tells the files of one version apart; left out where a version has one file only. */
  readonly name?: string;
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
  /** Of the history of a run: the cell that it belongs to. */
  readonly cell?: string;
  /** Logical process: one thing at a time each. */
  readonly process: string;
  readonly client: string;
  readonly format: string;
  readonly op: 'publish' | 'delete' | 'read' | 'fetch';
  /** Of a read the package, without a version; of everything else the version. */
  readonly purl: string;
  /**
   * sha256 of the main artefact as the registry serves it; of a fetch that ended `ok` the sha256 of what came.
   * Empty where there is none: reads, deletes.
   */
  readonly digest: string;
  /** Bytes of the main artefact; 0 where there is none. */
  readonly size: number;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly exit?: number;
  readonly http?: number;
  /** What the client or the registry said, in short; of an error an empty text means that it said nothing. */
  readonly evidence?: string;
  /** Of a read that ended `ok`: every file that the index named for the package (`purl` without a version). */
  readonly seen?: readonly SeenFile[];
  /** Of a read that ended `ok`: why index, signature and checksums do not belong to one generation; null when they do. */
  readonly incoherent?: string | null;
}

/** Appends an event; sequence number and time are added, the latter where it is not given. Returns the sequence number. */
export type HistoryWriter = (event: Omit<HistoryEvent, 'seq' | 't'> & { readonly t?: number }) => number;
