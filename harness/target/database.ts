import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { Database } from '../core/database.ts';
import { HarnessError } from '../core/error.ts';
import type { Launched, Launcher } from '../core/launcher.ts';
import { eventually } from '../core/wait.ts';
import { snapshotDatabase } from './database-snapshot.ts';
import { failStatement } from './failing-statement.ts';
import { holdWrites } from './held-writes.ts';
import { openRelay } from './relay.ts';
import { takeConnections } from './taken-connections.ts';

/** A PostgreSQL server of this run. */
export interface DatabaseServer extends Database {
  /** By way of the relay, without a password. */
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
export async function startDatabase({
  launcher,
  dataDir,
  port,
  signal: abort,
}: DatabaseOptions): Promise<DatabaseServer> {
  const password = randomBytes(18).toString('base64url');
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'password'), password, { mode: 0o600 });
  const start = () => launcher.start({ argv: ['serve-postgres', String(port)], env: {} });
  let server = await start();
  const connection = { host: '127.0.0.1', port, user: USER, password, database: 'postgres' };
  try {
    await answers(server, connection, abort);
  } catch (error) {
    await server.kill();
    throw error;
  }
  const client = async () => {
    const opened = new Client(connection);
    await opened.connect();
    return opened;
  };
  const relay = await openRelay(port);
  return {
    url: `postgres://${USER}@127.0.0.1:${relay.port}/postgres`,
    password,
    relay,
    holdWrites: async () => holdWrites(await client(), await client()),
    snapshot: () => snapshotDatabase(connection),
    async read(sql) {
      const reader = await client();
      return (await reader.query(sql).finally(() => reader.end())).rows;
    },
    takeConnections: async () => takeConnections(await client(), client),
    failStatement: async (nth, sqlstate) => failStatement(await client(), nth, sqlstate),
    async restart() {
      const { code, signal } = await server.stop();
      const began = performance.now();
      server = await start();
      const back = answers(server, connection, abort).then(() => Math.round(performance.now() - began));
      return { ended: signal ? `by ${signal}` : `with status ${code}`, back };
    },
    async stop() {
      await relay[Symbol.asyncDispose]();
      await server.stop();
    },
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
