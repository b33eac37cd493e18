import { connect } from 'node:net';
import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { rowCounts } from './transaction.ts';

/** Nobody listens where the database was. Healed by listening again. */
export const databaseRefused = fault({
  id: 'database-refused',
  sentence: 'The connections to the database are gone, and new ones are refused.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    const refusing = await database.relay.refuse();
    const refusedWith = await attempt(database.relay.port);
    return {
      held: 'continue',
      async heal() {
        await refusing[Symbol.asyncDispose]();
        return {
          hit: refusedWith === 'ECONNREFUSED',
          evidence: [
            `${refusing.connections} connections were reset, a new one gave ${refusedWith}, and ${await attempt(database.relay.port)} after it was healed`,
            `${before}; ${await rowCounts(database)} afterwards`,
          ],
        };
      },
    };
  },
});

/** What a connection comes to: an error's code, or success. */
function attempt(port: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(port, '127.0.0.1', () => resolve('success'));
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'an unknown error'));
  return promise.finally(() => socket.destroy());
}
