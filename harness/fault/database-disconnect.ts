import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { inTransaction } from './transaction.ts';

/** Heals by itself. */
export const databaseDisconnect = fault({
  id: 'database-disconnect',
  sentence: 'The database ends the connection on which the registry is in a transaction.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const { done } = await inTransaction(databaseOf(site), site.signal, async ({ pid }, held) => {
      const hit = await held.terminate(pid);
      return { hit, evidence: [hit ? 'it was terminated' : 'it was gone before it could be terminated'] };
    });
    return { held: 'continue', heal: () => done };
  },
});
