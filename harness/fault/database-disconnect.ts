import type { Backend, HeldWrites } from '../core/database.ts';
import { HarnessError } from '../core/error.ts';
import { fault, type Healed } from '../core/injection.ts';
import { eventually } from '../core/wait.ts';
import { databaseOf, noDatabase } from './needs.ts';

/** How long a transaction is waited for. */
const WAIT_MS = 60_000;

/**
 * The transaction is found by what it waits for, not by luck: rows are locked, the backend that waits for them in a transaction is terminated, and the lock is
 * given back. Heals by itself.
 */
export const databaseDisconnect = fault({
  id: 'database-disconnect',
  sentence: 'The database ends the connection on which the registry is in a transaction.',
  options: {},
  missing: async (site) => noDatabase(site),
  async inject(site) {
    const held = await databaseOf(site).holdWrites();
    const ended = terminateFirst(held, site.signal).finally(() => held[Symbol.asyncDispose]());
    // Looked at when it is healed.
    ended.catch(() => {});
    return { held: 'continue', heal: () => ended };
  },
});

async function terminateFirst(held: HeldWrites, signal: AbortSignal): Promise<Healed> {
  let backend: Backend | undefined;
  try {
    await eventually(
      'a transaction that waits for its rows',
      async () => {
        [backend] = await held.waiting();
        return backend !== undefined;
      },
      { withinMs: WAIT_MS, signal },
    );
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'TIMEOUT') throw error;
    return { hit: false, evidence: [`no transaction came to change a row within ${WAIT_MS / 1000} s`] };
  }
  const { pid, query, since } = backend!;
  const hit = await held.terminate(pid);
  const state = `backend ${pid}, in a transaction since ${since.toISOString()}, waited in: ${query.slice(0, 120)}`;
  return { hit, evidence: [state, hit ? 'it was terminated' : 'it was gone before it could be terminated'] };
}
