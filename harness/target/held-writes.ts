import type { Client } from 'pg';
import type { Backend, HeldWrites } from '../core/database.ts';

/** https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-INFO-SESSION-TABLE (pg_blocking_pids) */
const WAITING = `
  SELECT pid, query, xact_start AS since FROM pg_stat_activity
  WHERE xact_start IS NOT NULL AND $1::int = ANY (pg_blocking_pids(pid)) ORDER BY xact_start`;

/**
 * Holds every change of rows of all tables by a lock that lets readers pass. Two connections, both closed at the end: within a transaction the list of
 * activities stays as it was at the first look.
 */
export async function holdWrites(holder: Client, observer: Client): Promise<HeldWrites> {
  const { rows: tables } = await observer.query(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN EXCLUSIVE MODE`);
  const { pid } = (await holder.query('SELECT pg_backend_pid() AS pid')).rows[0];
  return {
    waiting: async () => (await observer.query<Backend>(WAITING, [pid])).rows,
    terminate: async (other) =>
      (await observer.query('SELECT pg_terminate_backend($1) AS done', [other])).rows[0].done === true,
    async [Symbol.asyncDispose]() {
      await holder.query('ROLLBACK');
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}
