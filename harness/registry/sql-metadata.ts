import type { Kysely } from 'kysely';
import type { DocumentRow, PackageRow, Transaction } from '../core/registry.ts';
import type { Metadata } from './metadata.ts';
import type { Tables } from './schema.ts';
import { readDocument, readPackage } from './sql-read.ts';
import { SqlTransaction } from './sql-transaction.ts';

/** At most this many values in one IN list; SQLite and PostgreSQL both take more. */
const BATCH = 500;

/**
 * Metadata in an SQL database. Reads run in a transaction on a connection of their own, so that they see one committed state while a
 * writer is busy; the writer's dialect has to let one transaction in at a time.
 */
export class SqlMetadata implements Metadata {
  readonly #reader: Kysely<Tables>;
  readonly #writer: Kysely<Tables>;

  constructor(reader: Kysely<Tables>, writer: Kysely<Tables>) {
    this.#reader = reader;
    this.#writer = writer;
  }

  package(format: string, key: string): Promise<PackageRow | null> {
    return this.#reader.transaction().execute((database) => readPackage(database, format, key));
  }

  async packages(format: string): Promise<{ key: string; name: string }[]> {
    const rows = await this.#reader
      .selectFrom('packages')
      .select(['key', 'name'])
      .where('format', '=', format)
      .execute();
    // Sorted here, since collations differ from database to database.
    return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  document(format: string, path: string): Promise<DocumentRow | null> {
    return readDocument(this.#reader, format, path);
  }

  async transaction<T>(
    format: string,
    change: (transaction: Transaction) => Promise<T>,
  ): Promise<{ value: T; dropped: readonly string[] }> {
    return this.#writer.transaction().execute(async (database) => {
      const transaction = new SqlTransaction(database, format);
      const value = await change(transaction);
      return { value, dropped: transaction.dropped };
    });
  }

  /** Asked of the writer, so that a transaction which is about to refer to one of them is waited for. */
  async referenced(sha256s: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let start = 0; start < sha256s.length; start += BATCH) {
      const rows = await this.#writer
        .selectFrom('files')
        .select('sha256')
        .distinct()
        .where('sha256', 'in', sha256s.slice(start, start + BATCH))
        .execute();
      for (const row of rows) found.add(row.sha256);
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#reader.destroy();
    await this.#writer.destroy();
  }
}
