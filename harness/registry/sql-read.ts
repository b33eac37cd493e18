import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { DocumentRow, FileRow, PackageRow } from '../core/registry.ts';
import type { Tables } from './schema.ts';

/** A package with its versions and files, in order of publication. */
export async function readPackage(database: Kysely<Tables>, format: string, key: string): Promise<PackageRow | null> {
  return (await readPackages(database, format, key))[0] ?? null;
}

/** All packages of a format, or the one of that key, sorted by key; versions and files in order of publication. */
export async function readPackages(database: Kysely<Tables>, format: string, key?: string): Promise<PackageRow[]> {
  const rows = await of(database.selectFrom('packages').selectAll(), format, key).execute();
  const versions = await of(database.selectFrom('versions').selectAll(), format, key).orderBy('position').execute();
  const files = await of(database.selectFrom('files').selectAll(), format, key).orderBy('position').execute();
  const filesOf = Map.groupBy(files, (row) => JSON.stringify([row.key, row.version]));
  const versionsOf = Map.groupBy(versions, (row) => row.key);
  return rows
    .map((row) => ({
      key: row.key,
      name: row.name,
      state: JSON.parse(row.state),
      revision: Number(row.revision),
      updatedAt: Number(row.updated_at),
      versions: (versionsOf.get(row.key) ?? []).map((version) => ({
        version: version.version,
        createdAt: Number(version.created_at),
        state: JSON.parse(version.state),
        meta: JSON.parse(version.meta),
        files: (filesOf.get(JSON.stringify([row.key, version.version])) ?? []).map(asFile),
      })),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A kept document of a format. */
export async function readDocument(
  database: Kysely<Tables>,
  format: string,
  path: string,
): Promise<DocumentRow | null> {
  const row = await database
    .selectFrom('documents')
    .selectAll()
    .where('format', '=', format)
    .where('path', '=', path)
    .executeTakeFirst();
  if (!row) return null;
  return { path, body: Buffer.from(row.body, 'base64'), type: row.type, updatedAt: Number(row.updated_at) };
}

/** Narrows a query to a format, and to one of its packages. */
function of<DB extends Tables, TB extends 'packages' | 'versions' | 'files', O>(
  query: SelectQueryBuilder<DB, TB, O>,
  format: string,
  key: string | undefined,
): SelectQueryBuilder<DB, TB, O> {
  const [formatIs, keyIs] = [sql<boolean>`format = ${format}`, sql<boolean>`key = ${key}`];
  return key === undefined ? query.where(formatIs) : query.where(formatIs).where(keyIs);
}

function asFile({ version, name, md5, sha1, sha256, sha512, size, meta }: Selectable<Tables['files']>): FileRow {
  return { version, name, md5, sha1, sha256, sha512, size: Number(size), meta: JSON.parse(meta) };
}
