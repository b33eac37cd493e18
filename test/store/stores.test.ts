import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { sql } from 'kysely';
import { connectSqlite } from '../../harness/sql/sqlite.ts';
import { storeFull } from '../../harness/store/conflict.ts';
import { FileStore } from '../../harness/store/file-store.ts';
import { MIGRATIONS } from '../../harness/store/migrations.ts';
import { openSqliteStore } from '../../harness/store/open.ts';
import { readRunFolder } from '../../harness/store/read-folder.ts';
import { SqlStore } from '../../harness/store/sql-store.ts';
import type { Tables } from '../../harness/store/tables.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';
import { storeContract } from './contract.ts';
import { storeInFirstSchema } from './first-schema.ts';
import { writeRun } from './runs.ts';

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no refusal',
    (error) => error,
  );

describe('runs kept as folders', () => {
  storeContract(async (place) => new FileStore(place));

  it('are listed without those that cannot be read, which are told', async () => {
    await using folder = await temporaryFolder();
    await writeRun(folder.path, { id: 'good' });
    await writeRun(folder.path, { id: 'torn' });
    await writeFile(join(folder.path, 'torn/report.json'), '{"schemaVersion"');
    await mkdir(join(folder.path, 'prove-1'));
    await cp(join(folder.path, 'good'), join(folder.path, 'copy'), { recursive: true });
    const { runs, unreadable } = await new FileStore(folder.path).list();
    expect(runs.map(({ id }) => id)).to.deep.equal(['good']);
    const reasons = Object.fromEntries(unreadable.map(({ id, reason }) => [id, reason]));
    expect(reasons).to.have.all.keys('torn', 'copy');
    expect(reasons.torn).to.include('torn/report.json is truncated');
    expect(reasons.copy).to.include('holds the report of run good');
  });

  it('of a folder that is not there are none', async () => {
    expect(await new FileStore('/regproof-nowhere').list()).to.deep.equal({ runs: [], unreadable: [] });
  });

  it('leave nothing behind when taking one over fails', async () => {
    await using folder = await temporaryFolder();
    const dir = await writeRun(join(folder.path, 'source'), { id: 'run' });
    await mkdir(join(folder.path, 'store/run/in-the-way'), { recursive: true });
    expect(await refusal(new FileStore(join(folder.path, 'store')).add(dir))).to.be.an('error');
    expect(await readdir(join(folder.path, 'store'))).to.deep.equal(['run']);
  });
});

describe('runs kept in SQLite', () => {
  storeContract((place) => openSqliteStore(join(place, 'runs.sqlite')));

  it('are there for the next who opens it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'below/runs.sqlite');
    const dir = await writeRun(folder.path, { id: 'run', cells: [fakeResultOf('pass')] });
    {
      await using store = await openSqliteStore(path);
      await store.add(dir);
    }
    await using again = await openSqliteStore(path);
    expect((await again.read('run')).attempts).to.have.length(1);
  });

  it('of a newer schema are refused with its name', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'runs.sqlite');
    await (await openSqliteStore(path))[Symbol.asyncDispose]();
    using database = new DatabaseSync(path);
    database.exec("INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01')");
    const error = (await refusal(openSqliteStore(path))) as Error;
    expect(error).to.include({ code: 'CONFIG_INVALID', exitStatus: 2 });
    expect(error.message).to.include('has schema 9999-later; this regproof knows ');
  });

  it('of an older schema are brought to the newest, with all that they hold', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'runs.sqlite');
    const dir = await writeRun(folder.path, { id: 'run', cells: [fakeResultOf('fail')] });
    const old = connectSqlite<Tables>(path);
    await storeInFirstSchema(old, dir);
    await old.destroy();
    await using store = await openSqliteStore(path);
    expect(await store.read('run')).to.deep.equal(await readRunFolder(dir));
    expect(await store.logs('run')).to.deep.equal([]);
    using database = new DatabaseSync(path);
    const applied = database.prepare('SELECT name FROM kysely_migration ORDER BY name').all();
    expect(applied.map(({ name }) => name)).to.deep.equal(Object.keys(MIGRATIONS));
  });

  it('in a file that is no database, or in a folder that cannot be, are refused', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'file');
    await writeFile(path, 'no database at all, and longer than a header of one hundred bytes would be'.repeat(5));
    expect(await refusal(openSqliteStore(path))).to.include({ code: 'CONFIG_INVALID' });
    expect(await refusal(openSqliteStore(join(path, 'below')))).to.include({ code: 'CONFIG_INVALID' });
  });

  it('are whole when no space is left: DISK_FULL, and what was there is there', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'runs.sqlite');
    const small = await writeRun(folder.path, { id: 'small', cells: [fakeResultOf('pass')] });
    const large = await writeRun(folder.path, {
      id: 'large',
      cells: [fakeResultOf('fail', { reproduce: 'x'.repeat(1_000_000) })],
    });
    await (await openSqliteStore(path))[Symbol.asyncDispose]();
    const database = connectSqlite<Tables>(path);
    await using store = new SqlStore(database, path);
    await store.add(small);
    // A file that may not grow is a full disk to SQLite.
    await sql`PRAGMA max_page_count = 60`.execute(database);
    expect(await refusal(store.add(large))).to.include({ code: 'DISK_FULL', exitStatus: 3 });
    expect((await store.list()).runs.map(({ id }) => id)).to.deep.equal(['small']);
    await sql`PRAGMA max_page_count = 100000`.execute(database);
    expect(await store.add(large)).to.equal(true);
  });
});

describe('a store without space left', () => {
  it('is told by whatever says so: a file system, SQLite, PostgreSQL', () => {
    const full = [{ code: 'ENOSPC' }, { errcode: 13 }, { code: '53100' }];
    for (const codes of full)
      expect(storeFull(Object.assign(new Error('x'), codes), 'there')).to.include({ code: 'DISK_FULL' });
    for (const codes of [{ code: 'EACCES' }, { errcode: 14 }, { code: '53300' }, {}])
      expect(storeFull(Object.assign(new Error('x'), codes), 'there')).to.equal(null);
  });
});
