import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { HarnessError } from '../core/error.ts';
import type { Metadata } from './metadata.ts';
import { createSchema, type Tables } from './schema.ts';
import { SqlMetadata } from './sql-metadata.ts';

/** Opens the metadata below `dir`. The write-ahead log lets readers see the last committed state while a writer is at work. */
export async function openSqlite(dir: string): Promise<Metadata> {
  const path = join(dir, 'metadata.sqlite');
  const writer = connect(path);
  await createSchema(writer);
  return new SqlMetadata(connect(path), writer);
}

/** Keeps a second process away from the same folder; the operating system lets go when this process dies, however it dies. */
export function lockFolder(dir: string): { release(): void } {
  const lock = new DatabaseSync(join(dir, 'lock.sqlite'));
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    const remedy = 'Stop the other registry or choose another data folder.';
    throw new HarnessError('CONFIG_INVALID', `Another registry uses ${dir}.`, remedy, { cause });
  }
  return { release: () => lock.close() };
}

function connect(path: string): Kysely<Tables> {
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
