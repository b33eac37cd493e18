import type { Backend, Database, HeldWrites } from '../core/database.ts';
import { HarnessError } from '../core/error.ts';
import type { Healed } from '../core/injection.ts';
import { eventually } from '../core/wait.ts';

/** How long a transaction is waited for. */
const WAIT_MS = 60_000;

/** What is done to a transaction, and what shows it. */
type Act = (backend: Backend, held: HeldWrites) => Promise<Healed>;

/**
 * Does something to the next transaction that changes a row. It is found by what it waits for, not by luck: rows are locked when this resolves, and until it was
 * done. The evidence names the transaction before what was done to it.
 */
export async function inTransaction(
  database: Database,
  signal: AbortSignal,
  act: Act,
): Promise<{ readonly done: Promise<Healed> }> {
  const held = await database.holdWrites();
  const done = meet(held, signal, act).finally(() => held[Symbol.asyncDispose]());
  // Looked at when it is healed.
  done.catch(() => {});
  return { done };
}

async function meet(held: HeldWrites, signal: AbortSignal, act: Act): Promise<Healed> {
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
  const state = `backend ${pid}, in a transaction since ${since.toISOString()}, waited in: ${query.slice(0, 120)}`;
  const { hit, evidence } = await act(backend!, held);
  return { hit, evidence: [state, ...evidence] };
}

/** How many rows there are, as one sentence: `rows: files 2, versions 1`. */
export async function rowCounts(database: Database): Promise<string> {
  const tables = (await database.read(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  )) as { name: string }[];
  const counts = (await database.read(
    tables.map(({ name }) => `SELECT '${name}' AS name, count(*) AS n FROM ${name}`).join(' UNION ALL '),
  )) as { name: string; n: unknown }[];
  return `rows: ${counts.map(({ name, n }) => `${name} ${n}`).join(', ')}`;
}
