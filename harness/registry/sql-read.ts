import type { Kysely, Selectable } from 'kysely';
import type { FileRow, PackageRow } from '../core/registry.ts';
import type { Tables } from './schema.ts';

/** A package with its versions and files, in order of publication. */
export async function readPackage(database: Kysely<Tables>, format: string, key: string): Promise<PackageRow | null> {
  const row = await database
    .selectFrom('packages')
    .selectAll()
    .where('format', '=', format)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  const files = await readFiles(database, format, key);
  const versions = await database
    .selectFrom('versions')
    .selectAll()
    .where('format', '=', format)
    .where('key', '=', key)
    .orderBy('position')
    .execute();
  return {
    key: row.key,
    name: row.name,
    state: JSON.parse(row.state),
    revision: Number(row.revision),
    updatedAt: Number(row.updated_at),
    versions: versions.map((version) => ({
      version: version.version,
      createdAt: Number(version.created_at),
      state: JSON.parse(version.state),
      meta: JSON.parse(version.meta),
      files: files.get(version.version) ?? [],
    })),
  };
}

async function readFiles(database: Kysely<Tables>, format: string, key: string): Promise<Map<string, FileRow[]>> {
  const rows = await database
    .selectFrom('files')
    .selectAll()
    .where('format', '=', format)
    .where('key', '=', key)
    .orderBy('position')
    .execute();
  const byVersion = new Map<string, FileRow[]>();
  for (const row of rows) {
    const files = byVersion.get(row.version) ?? [];
    byVersion.set(row.version, files);
    files.push(asFile(row));
  }
  return byVersion;
}

function asFile({ version, name, md5, sha1, sha256, sha512, size, meta }: Selectable<Tables['files']>): FileRow {
  return { version, name, md5, sha1, sha256, sha512, size: Number(size), meta: JSON.parse(meta) };
}
