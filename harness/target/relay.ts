import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Refusing, Relay, Swallowing } from '../core/database.ts';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A TCP relay on loopback to a server on loopback, which can be made as bad as a network. */
export interface OpenRelay extends Relay, AsyncDisposable {
  readonly port: number;
}

/** Opens a relay to a loopback port. */
export async function openRelay(to: number): Promise<OpenRelay> {
  const pairs = new Set<Pair>();
  let swallowing: { connections: number; bytes: number } | null = null;
  const accept = (near: Socket): void => {
    const pair = { near, far: connect(to, '127.0.0.1') };
    pairs.add(pair);
    if (swallowing) swallowing.connections += 1;
    for (const [from, into] of [
      [pair.near, pair.far],
      [pair.far, pair.near],
    ] as const) {
      from.on('data', (chunk) => {
        if (swallowing) swallowing.bytes += chunk.length;
        else if (!into.write(chunk)) {
          from.pause();
          into.once('drain', () => from.resume());
        }
      });
      // `close` follows, and is the same for all ends.
      from.on('error', () => {});
      from.on('close', () => {
        // What is swallowed includes that somebody has gone.
        if (!swallowing) drop(pair);
      });
    }
  };
  const drop = (pair: Pair): void => {
    pairs.delete(pair);
    for (const socket of [pair.near, pair.far]) if (!socket.destroyed) socket.resetAndDestroy();
  };
  const reset = (): number => {
    const count = pairs.size;
    for (const pair of pairs) drop(pair);
    return count;
  };
  let server = await listen(createServer(accept), 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    reset,
    swallow(): Swallowing {
      const counted = { connections: pairs.size, bytes: 0 };
      swallowing = counted;
      return {
        get connections() {
          return counted.connections;
        },
        get bytes() {
          return counted.bytes;
        },
        [Symbol.dispose]() {
          swallowing = null;
          reset();
        },
      };
    },
    async refuse(): Promise<Refusing> {
      const closed = close(server);
      const connections = reset();
      await closed;
      return {
        connections,
        async [Symbol.asyncDispose]() {
          server = await listen(createServer(accept), port);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const closed = close(server);
      reset();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, '127.0.0.1', resolve);
  await promise;
  return server;
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => server.close(() => resolve()));
}
