import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { digestFile } from '../core/digest.ts';
import type { Orphan } from '../core/observation.ts';
import { IDLE_MS } from './uploads.ts';

/** Rows that a query gives. */
export type ReadRows = (sql: string) => Promise<readonly unknown[]>;

interface StoredRow {
  readonly owner: string;
  readonly sha256: string;
  readonly size: number;
}

/**
 * Compares blobs with rows in the data folder of a reference registry that may be running: blobs that no row refers to or whose bytes are not
 * what their name says, rows without their blob, versions without a package, bytes of a request that is gone, uploads that have outlived their time. Nothing is changed. `read` asks the
 * database where that is not the SQLite file of the folder.
 */
export async function inspectRegistry(dir: string, read?: ReadRows): Promise<Orphan[]> {
  const blobs = await storedBlobs(join(dir, 'blobs/sha256'));
  const { files, strays } = await storedRows(read ?? sqliteReader(join(dir, 'metadata.sqlite')));
  const referenced = new Set(files.map(({ sha256 }) => sha256));
  return [
    ...(await unfit(blobs, referenced)),
    ...files.flatMap((row) => rowWithoutBlob(row, blobs.get(row.sha256))),
    ...strays.map((what): Orphan => ({ where: 'rows', what })),
    ...(await unfinished(join(dir, 'blobs/incoming'))),
  ];
}

interface StoredFile {
  readonly path: string;
  readonly size: number;
}

async function storedBlobs(root: string): Promise<Map<string, StoredFile>> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (path): Promise<[string, StoredFile]> => {
        return [path.split('/').at(-1)!, { path, size: (await stat(path)).size }];
      }),
    ),
  );
}

async function unfit(blobs: ReadonlyMap<string, StoredFile>, referenced: ReadonlySet<string>): Promise<Orphan[]> {
  const found: Orphan[] = [];
  for (const [name, { path }] of blobs) {
    if (!referenced.has(name)) found.push({ where: 'storage', what: `blob ${name} that no row refers to` });
    const { sha256, size } = await digestFile(path);
    if (sha256 !== name) found.push({ where: 'storage', what: `blob ${name} has ${size} bytes of digest ${sha256}` });
  }
  return found;
}

function rowWithoutBlob({ owner, sha256, size }: StoredRow, blob: StoredFile | undefined): Orphan[] {
  if (blob?.size === size) return [];
  const stored = blob ? `has ${blob.size}` : 'is not there';
  return [{ where: 'rows', what: `${owner} refers to ${size} bytes of blob ${sha256}, which ${stored}` }];
}

/**
 * Uploads in several requests have names of their own; everything else belongs to one request. A client may resume such an upload as long as it
 * lives, after a cut above all: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-a-blob-in-chunks
 */
async function unfinished(folder: string): Promise<Orphan[]> {
  const found: Orphan[] = [];
  for (const name of await readdir(folder)) {
    const what = `incoming/${name}`;
    if (!name.startsWith('upload-')) found.push({ where: 'temporary', what });
    else if ((await idleMs(join(folder, name))) > IDLE_MS) found.push({ where: 'sessions', what });
  }
  return found;
}

/** How long ago something was received last; 0 for an upload that has ended meanwhile. */
async function idleMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found ? Date.now() - found.mtimeMs : 0;
}

function sqliteReader(path: string): ReadRows {
  return async (sql) => {
    if (!existsSync(path)) return [];
    using database = new DatabaseSync(path, { readOnly: true });
    return database.prepare(sql).all();
  };
}

const FILES = "select format || ' ' || key || ' ' || version || ' ' || name as owner, sha256, size from files";
const STRAYS = `select 'version ' || format || ' ' || key || ' ' || version || ' without a package' as what from versions
     where not exists (select 1 from packages where packages.format = versions.format and packages.key = versions.key)
   union all
   select 'file ' || format || ' ' || key || ' ' || version || ' ' || name || ' without a version' from files
     where not exists (select 1 from versions where versions.format = files.format and versions.key = files.key
       and versions.version = files.version)`;

async function storedRows(read: ReadRows): Promise<{ files: StoredRow[]; strays: string[] }> {
  const files = (await read(FILES)) as StoredRow[];
  const strays = (await read(STRAYS)) as { what: string }[];
  // PostgreSQL gives large integers as text.
  return { files: files.map((row) => ({ ...row, size: Number(row.size) })), strays: strays.map(({ what }) => what) };
}
