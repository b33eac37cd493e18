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
}

/** Appends an event; sequence number and time are added. */
export type HistoryWriter = (event: Omit<HistoryEvent, 'seq' | 't'>) => void;
