/** A file that was published and acknowledged. */
export interface AcknowledgedFile {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** How one reader of a file took it. `right`: it got the bytes that were published; `wrong`: others, and did not notice. */
export interface Reading {
  readonly got: 'right' | 'wrong' | 'refused';
  /** What it said, in short. */
  readonly said: string;
}

/** What the registry acknowledged in a case, for faults that touch stored bytes. */
export interface Acknowledged {
  /** Artefacts before what goes with them. */
  files(): readonly AcknowledgedFile[];
  /** Reads the file over HTTP, and the package that it belongs to by the format's own client with cold caches. */
  read(sha256: string): Promise<{ readonly http: Reading; readonly client: Reading }>;
}
