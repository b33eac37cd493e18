import type { Kysely } from 'kysely';
import {
  type DocumentRow,
  type Json,
  type PackageRow,
  Refusal,
  type StoredBlob,
  type Transaction,
} from '../core/registry.ts';
import type { Tables } from './schema.ts';
import { readDocument, readPackage, readPackages } from './sql-read.ts';

/** Changes to one format's rows inside a database transaction. Every change counts the package's revision up. */
export class SqlTransaction implements Transaction {
  readonly #database: Kysely<Tables>;
  readonly #format: string;
  /** Digests of blobs that rows removed here referred to. */
  readonly dropped: string[] = [];

  constructor(database: Kysely<Tables>, format: string) {
    this.#database = database;
    this.#format = format;
  }

  package(key: string): Promise<PackageRow | null> {
    return readPackage(this.#database, this.#format, key);
  }

  packages(): Promise<readonly PackageRow[]> {
    return readPackages(this.#database, this.#format);
  }

  document(path: string): Promise<DocumentRow | null> {
    return readDocument(this.#database, this.#format, path);
  }

  async documents(prefix = ''): Promise<readonly { path: string; updatedAt: number }[]> {
    const rows = await this.#database
      .selectFrom('documents')
      .select(['path', 'updated_at'])
      .where('format', '=', this.#format)
      .execute();
    return rows
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ path, updated_at }) => ({ path, updatedAt: Number(updated_at) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async putDocument(path: string, body: Buffer, type: string): Promise<void> {
    const content = { body: body.toString('base64'), type, updated_at: Date.now() };
    await this.#database
      .insertInto('documents')
      .values({ format: this.#format, path, ...content })
      .onConflict((conflict) => conflict.columns(['format', 'path']).doUpdateSet(content))
      .execute();
  }

  async removeDocument(path: string): Promise<void> {
    await this.#database.deleteFrom('documents').where('format', '=', this.#format).where('path', '=', path).execute();
  }

  async createPackage(key: string, name: string, state: Json = {}): Promise<void> {
    const known = await this.#database
      .selectFrom('packages')
      .select('name')
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .executeTakeFirst();
    if (known) throw new Refusal(409, `Package ${known.name} already exists.`);
    const row = { key, name, state: JSON.stringify(state), revision: 1, updated_at: Date.now() };
    await this.#database
      .insertInto('packages')
      .values({ format: this.#format, ...row })
      .execute();
  }

  async addVersion(key: string, version: string, meta: Json, state: Json = {}): Promise<void> {
    const rows = await this.#database
      .selectFrom('versions')
      .select(['version', 'position', 'created_at'])
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .execute();
    if (rows.some((row) => row.version === version)) throw new Refusal(409, `Version ${version} already exists.`);
    const newest = Math.max(0, ...rows.map((row) => Number(row.created_at)));
    const position = Math.max(0, ...rows.map((row) => Number(row.position))) + 1;
    const row = { key, version, position, created_at: Math.max(Date.now(), newest + 1) };
    await this.#database
      .insertInto('versions')
      .values({ format: this.#format, ...row, state: JSON.stringify(state), meta: JSON.stringify(meta) })
      .execute();
    await this.#touch(key);
  }

  async addFile(key: string, version: string, file: { name: string; blob: StoredBlob; meta?: Json }): Promise<void> {
    const rows = await this.#database
      .selectFrom('files')
      .select(['name', 'position'])
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .where('version', '=', version)
      .execute();
    if (rows.some((row) => row.name === file.name)) throw new Refusal(409, `File ${file.name} already exists.`);
    const position = Math.max(0, ...rows.map((row) => Number(row.position))) + 1;
    const { md5, sha1, sha256, sha512, size } = file.blob;
    const row = { key, version, name: file.name, position, md5, sha1, sha256, sha512, size };
    await this.#database
      .insertInto('files')
      .values({ format: this.#format, ...row, meta: JSON.stringify(file.meta ?? {}) })
      .execute();
    await this.#touch(key);
  }

  async setPackageState(key: string, state: Json): Promise<void> {
    await this.#database
      .updateTable('packages')
      .set({ state: JSON.stringify(state) })
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .execute();
    await this.#touch(key);
  }

  async setVersionState(key: string, version: string, state: Json): Promise<void> {
    const result = await this.#database
      .updateTable('versions')
      .set({ state: JSON.stringify(state) })
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .where('version', '=', version)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new Refusal(404, `Version ${version} does not exist.`);
    await this.#touch(key);
  }

  async removeVersion(key: string, version: string): Promise<void> {
    await this.#drop(key, version);
    const result = await this.#database
      .deleteFrom('versions')
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .where('version', '=', version)
      .executeTakeFirst();
    if (result.numDeletedRows === 0n) throw new Refusal(404, `Version ${version} does not exist.`);
    await this.#touch(key);
  }

  async removePackage(key: string): Promise<void> {
    await this.#drop(key);
    const result = await this.#database
      .deleteFrom('packages')
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .executeTakeFirst();
    if (result.numDeletedRows === 0n) throw new Refusal(404, 'The package does not exist.');
  }

  async #drop(key: string, version?: string): Promise<void> {
    let query = this.#database
      .selectFrom('files')
      .select('sha256')
      .where('format', '=', this.#format)
      .where('key', '=', key);
    if (version !== undefined) query = query.where('version', '=', version);
    this.dropped.push(...(await query.execute()).map((row) => row.sha256));
  }

  async #touch(key: string): Promise<void> {
    const result = await this.#database
      .updateTable('packages')
      .set((row) => ({ revision: row('revision', '+', 1), updated_at: Date.now() }))
      .where('format', '=', this.#format)
      .where('key', '=', key)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new Refusal(404, 'The package does not exist.');
  }
}
