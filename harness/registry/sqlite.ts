import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HarnessError } from '../core/error.ts';
import { connectSqlite } from '../sql/sqlite.ts';
import type { Metadata } from './metadata.ts';
import { createSchema, type Tables } from './schema.ts';
import { SqlMetadata } from './sql-metadata.ts';

/** Opens the metadata below `dir`. The write-ahead log lets readers see the last committed state while a writer is at work. */
export async function openSqlite(dir: string): Promise<Metadata> {
  const path = join(dir, 'metadata.sqlite');
  const writer = connectSqlite<Tables>(path);
  await createSchema(writer);
  return new SqlMetadata(connectSqlite<Tables>(path), writer);
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
