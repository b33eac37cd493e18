import type { Kysely } from 'kysely';
import { MIGRATIONS, migrate } from '../../harness/store/migrations.ts';
import { readRunFolder } from '../../harness/store/read-folder.ts';
import { rowsOf } from '../../harness/store/rows.ts';
import type { Tables } from '../../harness/store/tables.ts';

/** Makes an empty database a store of the first schema that there was, with the run of a folder in it, as far as that schema kept one. */
export async function storeInFirstSchema(database: Kysely<Tables>, folder: string): Promise<void> {
  const [first] = Object.keys(MIGRATIONS);
  await migrate(database as unknown as Kysely<unknown>, 'store', { transactions: true, upTo: first! });
  const { logs: _logs, cached: _cached, runs, ...rows } = rowsOf(await readRunFolder(folder), []);
  const older = { ...rows, runs: runs.map(({ inputs: _inputs, ...row }) => row) };
  for (const table of ['products', 'runs', 'cells', 'attempts', 'findings', 'artefacts'] as const)
    await database
      .insertInto(table)
      .values(older[table] as never)
      .execute();
}
