import { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';

const CONNECT_MS = 5_000;
/** A server from which nothing came for so long while it was asked is gone: the network may swallow everything, and say nothing. */
const SILENT_MS = 8_000;
/** Less, so that a connection which nobody uses is ended in order. */
const IDLE_MS = 5_000;

export interface PostgresOptions {
  /** Shown by the server among its activities. */
  readonly application: string;
  /** Connections at once. */
  readonly max: number;
  /** PGPASSWORD by default, since command lines are seen by everybody. */
  readonly password?: string;
  /** Settings of each connection, as `-c name=value`. */
  readonly settings?: string;
  /** A connection that nobody used ended; it is replaced by the next request. */
  readonly onEnded: (error: Error) => void;
}

/** Connections to a PostgreSQL database, opened when they are needed. */
export function connectPostgres<Tables>(url: string, options: PostgresOptions): Kysely<Tables> {
  const { application, max, password, settings = '', onEnded } = options;
  const pool = new Pool({
    connectionString: withPassword(url, password),
    max,
    options: `${settings} -c application_name=${application}`,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    stream: impatientSocket,
  });
  // Who uses a connection when it ends learns of it by the query, or by the rollback, that fails.
  pool.on('error', onEnded).on('connect', (client) => void client.on('error', onEnded));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** A password beside the URL would be replaced by the one that the URL has not. */
function withPassword(url: string, password: string | undefined): string {
  return password === undefined ? url : Object.assign(new URL(url), { password: encodeURIComponent(password) }).href;
}

function impatientSocket(): Socket {
  const socket = new Socket();
  const silent = Object.assign(new Error(`The database said nothing for ${SILENT_MS} ms.`), { code: 'ETIMEDOUT' });
  return socket.setTimeout(SILENT_MS, () => void socket.destroy(silent));
}
