import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { asError, HarnessError } from '../core/error.ts';
import { connectPostgres } from '../sql/postgres.ts';
import { connectSqlite } from '../sql/sqlite.ts';
import { storeFull } from './conflict.ts';
import { migrate } from './migrations.ts';
import { SqlStore } from './sql-store.ts';
import type { RunStore } from './store.ts';
import type { Tables } from './tables.ts';

/** Opens the store in an SQLite file, which is made where it is missing. Throws CONFIG_INVALID when it is none, DISK_FULL. */
export async function openSqliteStore(path: string): Promise<RunStore> {
  const remedy = 'Name a file that regproof made, or one that is not there yet.';
  const failed = (cause: unknown) => unusable(path, remedy, cause);
  let database: Kysely<Tables>;
  try {
    await mkdir(dirname(resolve(path)), { recursive: true });
    database = connectSqlite<Tables>(path);
  } catch (cause) {
    throw failed(cause);
  }
  return opened(database, path, failed, () =>
    // Whoever else opens it at this time waits until the tables are made.
    database.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection);
      try {
        await migrate(connection as Kysely<unknown>, path, { transactions: false });
        await sql`commit`.execute(connection);
      } catch (error) {
        await sql`rollback`.execute(connection);
        throw error;
      }
    }),
  );
}

const CONNECTIONS = 4;

/** Opens the store in a PostgreSQL database, whose tables are made where they are missing. Throws CONFIG_INVALID when it does not answer, DISK_FULL. */
export function openPostgresStore(url: string, password?: string): Promise<RunStore> {
  const { host, pathname } = new URL(url);
  const where = `${host}${pathname}`;
  const database = connectPostgres<Tables>(url, {
    application: 'regproof-store',
    max: CONNECTIONS,
    // The request that needs the connection fails, and says so.
    onEnded: () => {},
    ...(password === undefined ? {} : { password }),
  });
  const remedy = 'Check --store, and the password in --store-password or PGPASSWORD.';
  const failed = (cause: unknown) => unusable(where, remedy, cause);
  return opened(database, where, failed, () =>
    migrate(database as unknown as Kysely<unknown>, where, { transactions: true }),
  );
}

async function opened(
  database: Kysely<Tables>,
  where: string,
  failed: (cause: unknown) => HarnessError,
  makeTables: () => Promise<void>,
): Promise<RunStore> {
  try {
    await makeTables();
  } catch (cause) {
    await database.destroy();
    throw cause instanceof HarnessError ? cause : (storeFull(cause, where) ?? failed(cause));
  }
  return new SqlStore(database, where);
}

function unusable(where: string, remedy: string, cause: unknown): HarnessError {
  return new HarnessError('CONFIG_INVALID', `The store ${where} cannot be used: ${asError(cause).message}.`, remedy, {
    cause,
  });
}
