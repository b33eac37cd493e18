import type { Kysely } from 'kysely';

/** Tables of the metadata store. Documents are JSON text, so that every SQL dialect keeps them alike. */
export interface Tables {
  packages: {
    format: string;
    key: string;
    name: string;
    state: string;
    revision: number;
    updated_at: number;
  };
  versions: {
    format: string;
    key: string;
    version: string;
    position: number;
    created_at: number;
    state: string;
    meta: string;
  };
  files: {
    format: string;
    key: string;
    version: string;
    name: string;
    position: number;
    md5: string;
    sha1: string;
    sha256: string;
    sha512: string;
    size: number;
    meta: string;
  };
  documents: {
    format: string;
    path: string;
    /** Base64, so that every SQL dialect keeps it alike. */
    body: string;
    type: string;
    updated_at: number;
  };
}

/** Creates the tables that are not there yet. */
export async function createSchema(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('packages')
    .ifNotExists()
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('packages_key', ['format', 'key'])
    .execute();
  await schema
    .createTable('versions')
    .ifNotExists()
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('meta', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('versions_key', ['format', 'key', 'version'])
    .addForeignKeyConstraint('versions_package', ['format', 'key'], 'packages', ['format', 'key'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .execute();
  await createFiles(database);
  await createDocuments(database);
}

async function createDocuments({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('documents')
    .ifNotExists()
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('documents_key', ['format', 'path'])
    .execute();
}

async function createFiles({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('files')
    .ifNotExists()
    .addColumn('format', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('md5', 'text', (column) => column.notNull())
    .addColumn('sha1', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('sha512', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('meta', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('files_key', ['format', 'key', 'version', 'name'])
    .addForeignKeyConstraint(
      'files_version',
      ['format', 'key', 'version'],
      'versions',
      ['format', 'key', 'version'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await schema.createIndex('files_blob').ifNotExists().on('files').column('sha256').execute();
}
