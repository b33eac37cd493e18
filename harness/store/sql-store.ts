import type { Kysely, Transaction } from 'kysely';
import { HarnessError } from '../core/error.ts';
import { assertSameRun, storeFull } from './conflict.ts';
import { readRunFolder } from './read-folder.ts';
import { readLogs } from './read-logs.ts';
import { attemptFrom, findingFrom, logFrom, rowsOf, summaryFrom } from './rows.ts';
import type { LogEntry, RunSummary, StoredAttempt, StoredRun } from './run.ts';
import { byAge, type RunList, type RunStore } from './store.ts';
import type { Tables } from './tables.ts';

/** Rows in one statement: SQLite takes 32,766 values, PostgreSQL 65,535. */
const BATCH = 1_000;

/** Runs in an SQL database. */
export class SqlStore implements RunStore {
  readonly #database: Kysely<Tables>;
  /** For messages, without secrets. */
  readonly #where: string;

  constructor(database: Kysely<Tables>, where: string) {
    this.#database = database;
    this.#where = where;
  }

  async list(): Promise<RunList> {
    const rows = await this.#summaries().execute();
    return { runs: rows.map(summaryFrom).sort(byAge), unreadable: [] };
  }

  read(id: string): Promise<StoredRun> {
    // One transaction: a run that is pruned meanwhile is here whole or not at all.
    return this.#database
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (database) => {
        const summary = await this.#summary(id, database);
        if (!summary) throw this.#unknown(id);
        const artefacts = await database
          .selectFrom('artefacts')
          .select(['path', 'size', 'sha256'])
          .where('run', '=', id)
          .execute();
        const cached = await database
          .selectFrom('cached')
          .select(['cell', 'proven_by as run'])
          .where('run', '=', id)
          .execute();
        return {
          ...summary,
          attempts: await attemptsOf(database, id),
          cached: cached.sort((a, b) => (a.cell < b.cell ? -1 : 1)),
          // Sorted here, since collations differ; PostgreSQL gives large integers as text.
          artefacts: artefacts
            .map(({ size, ...rest }) => ({ ...rest, size: Number(size) }))
            .sort((a, b) => (a.path < b.path ? -1 : 1)),
        };
      });
  }

  async logs(id: string): Promise<LogEntry[]> {
    const rows = await this.#database
      .selectFrom('logs')
      .selectAll()
      .where('run', '=', id)
      .orderBy('position')
      .execute();
    if (rows.length === 0 && !(await this.#summary(id, this.#database))) throw this.#unknown(id);
    return rows.map(logFrom);
  }

  async add(folder: string): Promise<boolean> {
    const run = await readRunFolder(folder);
    const { products, ...rows } = rowsOf(run, await readLogs(folder));
    try {
      return await this.#database.transaction().execute(async (database) => {
        const [product] = products;
        // The first statement writes, so that two that add at once come one after the other.
        await database
          .insertInto('products')
          .values(product!)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(product!))
          .execute();
        const here = await this.#summary(run.id, database);
        if (here) return assertSameRun(here, run);
        for (const table of ['runs', 'cells', 'attempts', 'findings', 'cached', 'logs', 'artefacts'] as const)
          await insert(database, table, rows[table]);
        return true;
      });
    } catch (cause) {
      throw storeFull(cause, this.#where) ?? cause;
    }
  }

  async pin(id: string, pinned: boolean): Promise<void> {
    const { numUpdatedRows } = await this.#database
      .updateTable('runs')
      .set({ pinned: Number(pinned) })
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw this.#unknown(id);
  }

  async prune(before: Date): Promise<readonly string[]> {
    const removed = await this.#database
      .deleteFrom('runs')
      .where('pinned', '=', 0)
      .where('ended_at', '<', before.toISOString())
      .returning('id')
      .execute();
    return removed.map(({ id }) => id).sort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#database.destroy();
  }

  #summaries(database: Kysely<Tables> = this.#database) {
    return database
      .selectFrom('runs')
      .innerJoin('products', 'products.id', 'runs.product')
      .selectAll('runs')
      .select(['products.name', 'products.title', 'products.kind', 'products.version as release']);
  }

  async #summary(id: string, database: Kysely<Tables>): Promise<RunSummary | null> {
    const row = await this.#summaries(database).where('runs.id', '=', id).executeTakeFirst();
    return row ? summaryFrom(row) : null;
  }

  #unknown(id: string): HarnessError {
    const remedy = 'List the runs with regproof report history.';
    return new HarnessError('RUN_UNKNOWN', `There is no run ${id} in ${this.#where}.`, remedy);
  }
}

async function attemptsOf(database: Transaction<Tables>, id: string): Promise<StoredAttempt[]> {
  const findings = await database
    .selectFrom('findings')
    .selectAll()
    .where('run', '=', id)
    .orderBy('position')
    .execute();
  const ofAttempt = Map.groupBy(findings, ({ cell, attempt }) => `${attempt} ${cell}`);
  const rows = await database
    .selectFrom('attempts')
    .innerJoin('cells', (join) =>
      join.onRef('cells.run', '=', 'attempts.run').onRef('cells.name', '=', 'attempts.cell'),
    )
    .selectAll('attempts')
    .select(['cells.format', 'cells.check', 'cells.client', 'cells.size', 'cells.transport'])
    .where('attempts.run', '=', id)
    .orderBy('attempts.position')
    .execute();
  return rows.map((row) => attemptFrom(row, (ofAttempt.get(`${row.attempt} ${row.cell}`) ?? []).map(findingFrom)));
}

async function insert<Table extends keyof Tables>(
  database: Transaction<Tables>,
  table: Table,
  rows: readonly object[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH)
    await database
      .insertInto(table)
      .values(rows.slice(start, start + BATCH) as never)
      .execute();
}
