import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems give to the sockets of clients (Linux: from 32768, RFC 6335: from 49152), so that a server that was stopped finds its own free again. */
const [FROM, TO] = [10_000, 32_767];
const TRIES = 100;

/** A loopback port that was free a moment ago; whoever listens there says so when somebody was faster. Throws EADDRINUSE when none is found. */
export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(FROM, TO + 1);
    const server = createServer();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
    try {
      await promise;
      return port;
    } catch (error) {
      if (tries === TRIES || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    } finally {
      server.close();
    }
  }
}
