import { z } from 'zod';
import { fault } from '../core/injection.ts';
import { databaseOf, noDatabase } from './needs.ts';
import { rowCounts } from './transaction.ts';

/** serialization_failure: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const SERIALIZATION_FAILURE = '40001';

/** Another transaction came first, says the database: nothing is wrong but the time. Once; healed by removing what raises it. */
export const serializationFailure = fault({
  id: 'serialization-failure',
  sentence: 'A statement that changes rows fails, since the transaction cannot be serialized with another.',
  options: { nth: z.int().min(1).default(1).describe('Of the statements that change rows, from the injection on.') },
  missing: async (site) => noDatabase(site),
  async inject(site, { nth }) {
    const database = databaseOf(site);
    const before = await rowCounts(database);
    const failing = await database.failStatement(nth, SERIALIZATION_FAILURE);
    return {
      held: 'continue',
      async heal() {
        const statements = await failing.statements();
        await failing[Symbol.asyncDispose]();
        return {
          hit: statements >= nth,
          evidence: [
            `statement ${nth} of ${statements} failed with SQLSTATE ${SERIALIZATION_FAILURE}`,
            `${before}; ${await rowCounts(database)} afterwards`,
          ],
        };
      },
    };
  },
});
