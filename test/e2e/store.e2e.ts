import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { freePort } from '../../harness/core/free-port.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { targetLauncher } from '../../harness/executor/docker.ts';
import { connectPostgres } from '../../harness/sql/postgres.ts';
import { MIGRATIONS } from '../../harness/store/migrations.ts';
import { openPostgresStore } from '../../harness/store/open.ts';
import { readRunFolder } from '../../harness/store/read-folder.ts';
import type { Tables } from '../../harness/store/tables.ts';
import { type DatabaseServer, startDatabase } from '../../harness/target/database.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';
import { storeContract } from '../store/contract.ts';
import { storeInFirstSchema } from '../store/first-schema.ts';
import { writeRun } from '../store/runs.ts';
import { regproof, temporaryFolder } from './cli.ts';

describe('runs kept in PostgreSQL', () => {
  let folder: string;
  let server: DatabaseServer;
  let databases = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regproof-store-'));
    const launcher = await targetLauncher({
      folder: join(PACKAGE_ROOT, 'compose/databases/postgres'),
      target: 'postgres',
      data: folder,
      runId: 'store-test',
      // Alive as long as this test, so that no run beside it takes the container for a leftover.
      owner: processIdentity(process.pid)!,
      onProgress: () => {},
    });
    const { signal } = new AbortController();
    server = await startDatabase({ launcher, dataDir: folder, port: await freePort(), signal });
  });
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  /** URL of a new database on the server. */
  async function emptyDatabase(): Promise<string> {
    const name = `store_${++databases}`;
    await asked(server.url, `CREATE DATABASE ${name}`);
    return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  }

  function withPassword(url: string): string {
    return Object.assign(new URL(url), { password: encodeURIComponent(server.password) }).href;
  }

  async function asked(url: string, query: string): Promise<unknown[]> {
    const client = new Client({ connectionString: withPassword(url) });
    await client.connect();
    try {
      return (await client.query(query)).rows;
    } finally {
      await client.end();
    }
  }

  storeContract(async () => openPostgresStore(await emptyDatabase(), server.password));

  it('are opened by several at once, who make the tables once', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(url, server.password)));
    for (const store of stores) await store[Symbol.asyncDispose]();
    const applied = await asked(url, 'SELECT name FROM kysely_migration ORDER BY name');
    expect(applied).to.deep.equal(Object.keys(MIGRATIONS).map((name) => ({ name })));
  });

  it('of a newer schema are refused with its name', async () => {
    const url = await emptyDatabase();
    await (await openPostgresStore(url, server.password))[Symbol.asyncDispose]();
    await asked(url, "INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01')");
    const error = await openPostgresStore(url, server.password).catch((reason) => reason);
    expect(error).to.include({ code: 'CONFIG_INVALID' });
    expect(error.message).to.include('has schema 9999-later');
  });

  it('of an older schema are brought to the newest, with all that they hold', async () => {
    await using folder = await temporaryFolder();
    const dir = await writeRun(folder.path, { id: 'run-1', cells: [fakeResultOf('fail')] });
    const url = await emptyDatabase();
    const connection = { application: 'older', max: 1, onEnded: () => {}, password: server.password };
    const older = connectPostgres<Tables>(url, connection);
    await storeInFirstSchema(older, dir);
    await older.destroy();
    await using store = await openPostgresStore(url, server.password);
    expect(await store.read('run-1')).to.deep.equal(await readRunFolder(dir));
  });

  it('are reached from the command line with a password by reference alone', async () => {
    await using results = await temporaryFolder();
    await writeRun(results.path, { id: 'run-1', cells: [fakeResultOf('fail')] });
    const url = await emptyDatabase();
    const secret = join(results.path, 'secret');
    await writeFile(secret, `${server.password}\n`);
    const store = ['--store', url, '--results', results.path];
    const imported = await regproof(['report', 'import', ...store, '--store-password', `file:${secret}`]);
    expect(imported, imported.stderr).to.include({ exitCode: 0, stdout: '1 runs added, 0 were there' });
    const env = { STORE_PASSWORD: server.password };
    const listed = await regproof(['report', 'history', ...store, '--store-password', 'env:STORE_PASSWORD'], { env });
    expect(listed.stdout).to.include('run-1').and.include('1 failed');
    const wrong = await regproof(['report', 'history', ...store, '--store-password', 'env:STORE_PASSWORD'], {
      env: { STORE_PASSWORD: 'wrong' },
    });
    expect(wrong.exitCode).to.equal(2);
    expect(wrong.stderr).to.match(/CONFIG_INVALID: The store 127\.0\.0\.1:\d+\/store_\d+ cannot be used: .*password/);
    const shown = withPassword(url);
    const refused = await regproof(['report', 'history', '--store', shown]);
    expect(refused).to.include({ exitCode: 2 });
    expect(refused.stderr).to.include('on the command line').and.not.include(server.password);
    const whole = await regproof(['report', 'history', '--store', 'env:STORE'], { env: { STORE: shown } });
    expect(whole.stdout, whole.stderr).to.include('run-1');
  });
});
