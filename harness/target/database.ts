import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { Database } from '../core/database.ts';
import { HarnessError } from '../core/error.ts';
import type { Launched, Launcher } from '../core/launcher.ts';
import { eventually } from '../core/wait.ts';
import { snapshotDatabase } from './database-snapshot.ts';
import { holdWrites } from './held-writes.ts';

/** A PostgreSQL server of this run. */
export interface DatabaseServer extends Database {
  /** Without a password. */
  readonly url: string;
  readonly password: string;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** Starts `serve-postgres` of compose/databases/postgres. */
  readonly launcher: Launcher;
  /** Host folder that the launcher shows as its data folder; made when it is not there. */
  readonly dataDir: string;
  /** Loopback port. */
  readonly port: number;
  readonly signal: AbortSignal;
}

const USER = 'regproof';
const READY_MS = 60_000;

/** Starts a server with an empty cluster and waits until it answers. Throws TARGET_EXITED and TARGET_NOT_READY. */
export async function startDatabase({ launcher, dataDir, port, signal }: DatabaseOptions): Promise<DatabaseServer> {
  const password = randomBytes(18).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'password'), password, { mode: 0o600 });
  const server = await launcher.start({ argv: ['serve-postgres', String(port)], env: {} });
  const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
  const connection = { host: '127.0.0.1', port, user: USER, password, database: 'postgres' };
  try {
    await answers(server, connection, signal);
  } catch (error) {
    await server.kill();
    throw error;
  }
  const client = async () => {
    const opened = new Client(connection);
    await opened.connect();
    return opened;
  };
  return {
    url,
    password,
    holdWrites: async () => holdWrites(await client(), await client()),
    snapshot: () => snapshotDatabase(connection),
    async read(sql) {
      const reader = await client();
      return (await reader.query(sql).finally(() => reader.end())).rows;
    },
    stop: async () => void (await server.stop()),
  };
}

async function answers(server: Launched, connection: ClientConfig, signal: AbortSignal): Promise<void> {
  let ended = false;
  void server.exited.then(() => {
    ended = true;
  });
  const answered = async () => {
    if (ended) throw new HarnessError('TARGET_EXITED', await lastLine(server), 'Look into compose/databases/postgres.');
    const client = new Client(connection);
    // A connection that is refused ends by itself.
    client.on('error', () => {});
    return client.connect().then(
      async () => {
        await client.end();
        return true;
      },
      () => false,
    );
  };
  try {
    await eventually('the database', answered, { withinMs: READY_MS, signal });
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'TIMEOUT') throw error;
    throw new HarnessError(
      'TARGET_NOT_READY',
      `The database did not answer within ${READY_MS / 1000} s: ${await lastLine(server)}`,
      'Look into compose/databases/postgres.',
    );
  }
}

async function lastLine(server: Launched): Promise<string> {
  return (await server.logs()).trim().split('\n').at(-1) ?? '';
}
