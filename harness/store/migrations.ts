import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { HarnessError } from '../core/error.ts';

/** What makes the tables, oldest first; what was released is never changed, only followed by another. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-runs': { up: createRuns },
  '0002-logs': { up: createLogs },
  '0003-inputs': { up: addInputs },
};

export interface MigrateOptions {
  /** Whether the migrations are to run in a transaction of their own. */
  readonly transactions: boolean;
  /** Name of the last one; the newest by default. */
  readonly upTo?: string;
}

/** Brings the tables to the newest schema. Throws CONFIG_INVALID when they are newer than this regproof knows. */
export async function migrate(
  database: Kysely<unknown>,
  where: string,
  { transactions, upTo }: MigrateOptions,
): Promise<void> {
  await assertKnown(database, where);
  const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
  const migrator = new Migrator({ db: database, provider, disableTransactions: !transactions });
  const { error } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  if (error) throw error;
}

async function assertKnown(database: Kysely<unknown>, where: string): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return;
  const applied = await (database as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  const newest = applied.at(-1)?.name;
  if (newest === undefined || newest in MIGRATIONS) return;
  throw new HarnessError(
    'CONFIG_INVALID',
    `The store ${where} has schema ${newest}; this regproof knows ${Object.keys(MIGRATIONS).at(-1)} and older.`,
    'Use the version of regproof that made it, or another store.',
  );
}

async function createRuns({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('products')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('product', 'text', (column) => column.notNull().references('products.id'))
    .addColumn('seed', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('exit_status', 'integer', (column) => column.notNull())
    .addColumn('cancelled', 'integer', (column) => column.notNull())
    .addColumn('pinned', 'integer', (column) => column.notNull())
    .execute();
  await createCells({ schema } as Kysely<unknown>);
  await schema
    .createTable('artefacts')
    .addColumn('run', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('artefacts_key', ['run', 'path'])
    .execute();
}

async function createLogs({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('logs')
    .addColumn('run', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('class', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('time', 'text')
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('logs_key', ['run', 'class', 'position'])
    .execute();
}

async function addInputs({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('runs')
    .addColumn('inputs', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await schema
    .createTable('cached')
    .addColumn('run', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('cell', 'text', (column) => column.notNull())
    .addColumn('proven_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('cached_key', ['run', 'cell'])
    .execute();
}

async function createCells({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('cells')
    .addColumn('run', 'text', (column) => column.notNull().references('runs.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('check', 'text', (column) => column.notNull())
    .addColumn('client', 'text')
    .addColumn('size', 'text', (column) => column.notNull())
    .addColumn('transport', 'text')
    .addPrimaryKeyConstraint('cells_key', ['run', 'name'])
    .execute();
  await schema
    .createTable('attempts')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('cell', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('ms', 'double precision', (column) => column.notNull())
    .addColumn('assertions', 'integer', (column) => column.notNull())
    .addColumn('requirements', 'text', (column) => column.notNull())
    .addColumn('clients', 'text', (column) => column.notNull())
    .addColumn('reproduce', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('attempts_key', ['run', 'cell', 'attempt'])
    .addForeignKeyConstraint('attempts_cell', ['run', 'cell'], 'cells', ['run', 'name'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .execute();
  await schema
    .createTable('findings')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('cell', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('requirement', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('expected', 'text', (column) => column.notNull())
    .addColumn('actual', 'text', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('findings_key', ['run', 'cell', 'attempt', 'position'])
    .addForeignKeyConstraint(
      'findings_attempt',
      ['run', 'cell', 'attempt'],
      'attempts',
      ['run', 'cell', 'attempt'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}
