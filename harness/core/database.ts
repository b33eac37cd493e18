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
  readonly relay: Relay;
  /** Stops the server, and starts it again on its data. `ended`: when it was down, how; `back`: milliseconds until it answered. */
  restart(): Promise<{ readonly ended: string; readonly back: Promise<number> }>;
  /** Takes all connections, also those that the registry has. */
  takeConnections(): Promise<TakenConnections>;
  /** Lets the nth statement that changes rows fail with an SQLSTATE. */
  failStatement(nth: number, sqlstate: string): Promise<FailingStatement>;
  /** Rows that a query gives. */
  read(sql: string): Promise<readonly unknown[]>;
}

/** Connections on which nothing arrives any more; disposing of it resets them. */
export interface Swallowing extends Disposable {
  readonly connections: number;
  /** That were swallowed, in both directions. */
  readonly bytes: number;
}

/** Connections are refused until this is disposed of. */
export interface Refusing extends AsyncDisposable {
  /** That were open, and were reset. */
  readonly connections: number;
}

/** The network between a registry and its database. */
export interface Relay {
  readonly port: number;
  /** Ends every connection by a TCP reset, and returns how many there were. */
  reset(): number;
  swallow(): Swallowing;
  refuse(): Promise<Refusing>;
}

/** Every connection that the server allows, but those of nobody else, until this is disposed of. */
export interface TakenConnections extends AsyncDisposable {
  readonly taken: number;
  /** SQLSTATE with which the server refused one more. */
  readonly refusedWith: string;
}

/** One statement that changes rows fails, until this is disposed of. */
export interface FailingStatement extends AsyncDisposable {
  /** Statements so far, the one that failed included. */
  statements(): Promise<number>;
}
