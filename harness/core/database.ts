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

/** The rows of a database as they were at one time. */
export interface DatabaseSnapshot {
  /** Puts them back, while the registry is down; whether they are the same, and what shows it. */
  restore(): Promise<{ readonly same: boolean; readonly evidence: string }>;
  discard(): Promise<void>;
}

/** The database of a registry that the harness started. */
export interface Database {
  holdWrites(): Promise<HeldWrites>;
  /** Ends every other connection; whoever has one must not ask for another meanwhile. */
  snapshot(): Promise<DatabaseSnapshot>;
  /** Rows that a query gives. */
  read(sql: string): Promise<readonly unknown[]>;
}
