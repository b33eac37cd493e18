import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { HarnessError } from '../core/error.ts';
import type { RegistryProtocol } from '../core/registry.ts';
import type { Signer } from '../core/signing.ts';
import { AccountBook, type Users } from './accounts.ts';
import { BlobStore } from './blobs.ts';
import { Dispatcher } from './dispatcher.ts';
import { openPostgres } from './postgres.ts';
import { Stores } from './repository.ts';
import { lockFolder, openSqlite } from './sqlite.ts';

/** What the registry tells about its work; a pino logger fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RegistryOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Address to bind; 127.0.0.1 by default. */
  readonly host?: string;
  /** Folder of blobs and metadata; made when it is not there. One process at a time. */
  readonly dataDir: string;
  /** URL of a PostgreSQL database for the metadata; SQLite in the data folder without it. */
  readonly database?: string;
  /** Accounts as in a users file (`usersSchema`). */
  readonly users: Users;
  /** Whether reads need no credential. Writes always need one. */
  readonly anonymousRead: boolean;
  /** Largest request body in bytes; 413 beyond it. 1 GiB by default. */
  readonly maxBytes?: number;
  /** The formats to serve, each below `/<id>/`. */
  readonly formats: readonly { readonly id: string; readonly registry: RegistryProtocol }[];
  /** PEM of the server's certificate with its chain, and of its key: HTTPS; HTTP without it. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Signs indexes; without it they stay unsigned. */
  readonly signer?: Signer;
  readonly logger?: Log;
}

export interface RunningRegistry {
  readonly port: number;
  /** Stops accepting, lets requests under way finish for `CLOSE_MS`, closes the stores. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BYTES = 1024 ** 3;
/** A connection on which nothing moved for so long is given up, and what it was uploading removed. */
const IDLE_MS = 120_000;
const CLOSE_MS = 5_000;

/** Starts the reference registry. Throws PORT_IN_USE when the port is taken. */
export async function startRegistry(options: RegistryOptions): Promise<RunningRegistry> {
  const { dataDir, logger = silent, maxBytes = DEFAULT_MAX_BYTES } = options;
  await mkdir(dataDir, { recursive: true });
  const lock = lockFolder(dataDir);
  let stores: Stores | null = null;
  const closeStores = async (): Promise<void> => {
    await stores?.metadata.close();
    lock.release();
  };
  try {
    const metadata = options.database ? await openPostgres(options.database, logger) : await openSqlite(dataDir);
    stores = new Stores(await BlobStore.open(dataDir), metadata);
    const removed = await stores.recover();
    if (removed > 0) logger.warn({ removed }, 'removed blobs that nothing refers to');
    const accounts = new AccountBook(options.users, options.anonymousRead);
    const app = createServer(
      options.tls,
      new Dispatcher({ formats: options.formats, stores, accounts, maxBytes, signer: options.signer ?? null, logger }),
    );
    await listen(app, options);
    const { port } = app.server.address() as AddressInfo;
    logger.info({ port, dataDir }, 'registry is listening');
    return { port, close: () => closeServer(app).then(closeStores) };
  } catch (error) {
    await closeStores();
    throw error;
  }
}

/**
 * Every request goes to the dispatcher before fastify looks at its body or path: paths with encoded slashes, uploads of any type and
 * errors in the formats' own shape are the formats' matter.
 */
function createServer(tls: RegistryOptions['tls'], dispatcher: Dispatcher): FastifyInstance {
  const app = fastify({
    // The two kinds of server differ in types alone.
    ...(tls ? { https: tls as never } : {}),
    connectionTimeout: IDLE_MS,
    requestTimeout: 0,
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, request, reply) => {
      void dispatcher.dispatch(request, reply);
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    await dispatcher.dispatch(request, reply);
    return reply;
  });
  app.setNotFoundHandler((request, reply) => dispatcher.dispatch(request, reply));
  return app;
}

async function listen(app: FastifyInstance, { host = '127.0.0.1', port }: RegistryOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    const remedy = 'Stop the program that listens there, or choose another port (0 takes a free one).';
    throw new HarnessError('PORT_IN_USE', `Port ${port} on ${host} is in use.`, remedy, { cause });
  }
}

async function closeServer(app: FastifyInstance): Promise<void> {
  const deadline = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
  await app.close();
  clearTimeout(deadline);
}

const silent: Log = { info() {}, warn() {}, error() {} };
