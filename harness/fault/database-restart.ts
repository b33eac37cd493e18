import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { rowCounts } from './transaction.ts';

/** As at a minor upgrade: stopped in order, which ends all connections, and started on its data. */
export const databaseRestart = fault({
  id: 'database-restart',
  sentence: 'The database server is stopped and started again.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    const { ended, back } = await database.restart();
    // Looked at when it is healed.
    back.catch(() => {});
    return {
      held: 'continue',
      async heal() {
        const ms = await back;
        return {
          hit: true,
          evidence: [
            `the server ended ${ended}, and answered ${ms} ms after it was started again`,
            `${before}; ${await rowCounts(database)} afterwards`,
          ],
        };
      },
    };
  },
});
