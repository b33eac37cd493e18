import type { Swallowing } from '../core/database.ts';
import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { inTransaction, rowCounts } from './transaction.ts';

/** The server does what it was asked, and nobody hears of it: the registry has to give up by itself. Healed by a reset of those connections. */
export const databaseBlackhole = fault({
  id: 'database-blackhole',
  sentence: 'Nothing passes between registry and database any more, while the registry is in a transaction.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    let hole: Swallowing | null = null;
    const { done } = await inTransaction(database, site.signal, async () => {
      hole = database.relay.swallow();
      return { hit: true, evidence: [] };
    });
    return {
      held: 'continue',
      async heal() {
        const { hit, evidence } = await done;
        const { bytes = 0, connections = 0 } = hole ?? {};
        hole?.[Symbol.dispose]();
        return {
          hit: hit && bytes > 0,
          evidence: [
            ...evidence,
            `${bytes} bytes of ${connections} connections were swallowed`,
            `${before}; ${await rowCounts(database)} afterwards`,
          ],
        };
      },
    };
  },
});
