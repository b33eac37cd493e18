import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** URL of a PostgreSQL server on which registry tests make their databases; password in PGPASSWORD. They use SQLite without it. */
const SERVER = process.env.REGPROOF_TEST_DATABASE;

/** A new, empty database; undefined where the tests use SQLite. */
export async function ownDatabase(): Promise<string | undefined> {
  if (!SERVER) return undefined;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await ask(`CREATE DATABASE ${name}`);
  return new URL(name, SERVER).href;
}

/** Removes a database that `ownDatabase` made. */
export async function dropDatabase(url: string | undefined): Promise<void> {
  if (SERVER && url) await ask(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

async function ask(sql: string): Promise<void> {
  const client = new Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
