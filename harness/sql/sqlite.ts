import { DatabaseSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';

/**
 * A connection to an SQLite file, which is made where it is missing. Writers of other processes are waited for; the write-ahead log lets readers see the
 * last committed state while one is at work.
 */
export function connectSqlite<Tables>(path: string): Kysely<Tables> {
  const database = new DatabaseSync(path);
  database.exec(
    'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  );
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) });
}

/** node:sqlite in the shape that Kysely's dialect expects. */
function adapt(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bindable(parameters)),
        run: (parameters) => (endedItself(database, sql) ? NO_CHANGE : statement.run(...bindable(parameters))),
        iterate: (parameters) => statement.iterate(...bindable(parameters)),
      };
    },
  };
}

const NO_CHANGE = { changes: 0, lastInsertRowid: 0 };

/** SQLite takes a transaction back itself when the disk is full or fails; to ask for it once more is an error that would hide why. */
function endedItself(database: DatabaseSync, sql: string): boolean {
  return sql === 'rollback' && !database.isTransaction;
}

function bindable(parameters: readonly unknown[]): (string | number | null)[] {
  return parameters as (string | number | null)[];
}
