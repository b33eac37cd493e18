/** A connection's process on the database server, as it stood when it was looked at. */
export interface Backend {
  readonly pid: number;
  /** What it was asked last. */
  readonly query: string;
  /** When its transaction began. */
  readonly since: Date;
}

/** Transactions may read, and have to wait before they change a row, until this is disposed of. */
export interface HeldWrites extends AsyncDisposable {
  /** Those that wait. */
  waiting(): Promise<readonly Backend[]>;
  /** Ends one on the server's side; false when it was gone. */
  terminate(pid: number): Promise<boolean>;
}

/** The database of a registry that the harness started. */
export interface Database {
  holdWrites(): Promise<HeldWrites>;
  /** Rows that a query gives. */
  read(sql: string): Promise<readonly unknown[]>;
}
