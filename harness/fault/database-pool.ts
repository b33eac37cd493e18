import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { rowCounts } from './transaction.ts';

/** too_many_connections: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const TOO_MANY = '53300';

/** Others have taken every connection. Healed by giving them back. */
export const databasePool = fault({
  id: 'database-pool',
  sentence: 'The database has no connection left for the registry.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    const all = await database.takeConnections();
    return {
      held: 'continue',
      async heal() {
        await all[Symbol.asyncDispose]();
        return {
          hit: all.refusedWith === TOO_MANY,
          evidence: [
            `${all.taken} connections were taken, one more was refused with SQLSTATE ${all.refusedWith}`,
            `${before}; ${await rowCounts(database)} afterwards`,
          ],
        };
      },
    };
  },
});
