import { createHash } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import type { DatabaseSnapshot } from '../core/database.ts';

let snapshots = 0;

/** Copies a database by making it the template of another: https://www.postgresql.org/docs/15/manage-ag-templatedbs.html */
export async function snapshotDatabase(
  connection: ClientConfig & { readonly database: string },
): Promise<DatabaseSnapshot> {
  const { database } = connection;
  const copy = `regproof_snapshot_${++snapshots}`;
  // No database may be copied or dropped by those who are in it.
  const beside = { ...connection, database: 'template1' };
  const rows = await within(connection, digestOf);
  await within(beside, async (client) => {
    await endOthers(client, database);
    await client.query(`CREATE DATABASE ${copy} TEMPLATE ${database}`);
  });
  return {
    async restore() {
      await within(beside, async (client) => {
        await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
        await client.query(`CREATE DATABASE ${database} TEMPLATE ${copy}`);
      });
      const now = await within(connection, digestOf);
      const same = now === rows;
      const evidence = same
        ? `rows have digest ${now.slice(0, 12)}, as in the snapshot`
        : 'rows differ from the snapshot';
      return { same, evidence };
    },
    discard: () => within(beside, async (client) => void (await client.query(`DROP DATABASE ${copy}`))),
  };
}

async function endOthers(client: Client, database: string): Promise<void> {
  await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [database]);
}

/** sha256 over all rows of all tables, in an order that does not depend on where they lie. */
async function digestOf(client: Client): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const hash = createHash('sha256');
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    hash.update(`${name}\n${rows.map(({ row }) => `${row}\n`).join('')}`);
  }
  return hash.digest('hex');
}

async function within<T>(connection: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connection);
  await client.connect();
  return work(client).finally(() => client.end());
}
