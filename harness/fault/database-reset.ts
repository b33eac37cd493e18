import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { inTransaction, rowCounts } from './transaction.ts';

/** The network's end of a connection: neither side said so. Heals by itself. */
export const databaseReset = fault({
  id: 'database-reset',
  sentence: 'Connections to the database get a TCP reset while the registry is in a transaction.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    const { done } = await inTransaction(database, site.signal, async () => {
      const connections = database.relay.reset();
      return { hit: connections > 0, evidence: [`${connections} connections were reset`] };
    });
    return {
      held: 'continue',
      async heal() {
        const { hit, evidence } = await done;
        return { hit, evidence: [...evidence, `${before}; ${await rowCounts(database)} afterwards`] };
      },
    };
  },
});
