import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { Client } from 'pg';
import { freePort } from '../../harness/core/free-port.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { targetLauncher } from '../../harness/executor/docker.ts';
import { type DatabaseServer, startDatabase } from '../../harness/target/database.ts';
import { eventually } from '../eventually.ts';
import { Fixture } from '../registry/fixture.ts';
import { toy } from '../registry/toy-format.ts';

describe('the embedded registry on PostgreSQL', () => {
  let folder: string;
  let database: DatabaseServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regproof-database-'));
    const launcher = await targetLauncher({
      folder: join(PACKAGE_ROOT, 'compose/databases/postgres'),
      target: 'postgres',
      data: folder,
      runId: 'postgres-test',
      // Alive as long as this test, so that no run beside it takes the container for a leftover.
      owner: processIdentity(process.pid)!,
      onProgress: () => {},
    });
    database = await startDatabase({
      launcher,
      dataDir: folder,
      port: await freePort(),
      signal: new AbortController().signal,
    });
    process.env.PGPASSWORD = database.password;
  });
  after(async () => {
    delete process.env.PGPASSWORD;
    await database?.stop();
    await rm(folder, { recursive: true });
  });

  it('passes the tests of the registry and of all formats', async () => {
    const argv = ['--no-config', '--timeout', '120000', 'test/registry/*.test.ts', 'test/formats/*/registry.test.ts'];
    const { exitCode, stdout } = await execa('mocha', argv, {
      cwd: PACKAGE_ROOT,
      preferLocal: true,
      reject: false,
      env: { REGPROOF_TEST_DATABASE: database.url },
    });
    expect(exitCode, stdout.split(' failing').at(-1)).to.equal(0);
    expect(Number(/(\d+) passing/.exec(stdout)?.[1])).to.be.greaterThan(100);
  });

  it('answers 503 when its connection is terminated in a transaction, keeps nothing of it, and goes on', async () => {
    const fixture = await Fixture.start({ toy }, { database: database.url });
    // Two, since within a transaction the list of activities stays as it was at the first look.
    const [holder, observer] = [1, 2].map(() => new Client({ connectionString: database.url })) as [Client, Client];
    await Promise.all([holder.connect(), observer.connect()]);
    try {
      const put = (path: string) =>
        fixture.fetch(path, { method: 'PUT', body: Buffer.alloc(1000, path), as: 'writer' });
      expect((await put('/toy/kit/1')).status).to.equal(201);
      await holder.query('BEGIN; LOCK TABLE packages IN EXCLUSIVE MODE');
      const torn = put('/toy/kit/2');
      const blocked =
        'SELECT pid FROM pg_stat_activity WHERE xact_start IS NOT NULL AND $1::int = ANY (pg_blocking_pids(pid))';
      const own = (await holder.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
      let pid = 0;
      await eventually('the transaction that waits', async () => {
        pid = (await observer.query(blocked, [own])).rows[0]?.pid ?? 0;
        return pid > 0;
      });
      expect((await observer.query('SELECT pg_terminate_backend($1) AS done', [pid])).rows[0].done).to.equal(true);
      const answer = await torn;
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('retry-after')).to.equal('1');
      await holder.query('ROLLBACK');
      expect(await (await fixture.fetch('/toy/kit')).json()).to.deep.equal(['1']);
      expect((await put('/toy/kit/2')).status).to.equal(201);
      expect(await fixture.blobs()).to.have.length(2);
    } finally {
      await Promise.all([holder.end(), observer.end()]);
      await fixture.remove();
    }
  });

  it('answers 503 in bounded time when nothing comes back any more, and goes on', async () => {
    const fixture = await Fixture.start({ toy }, { database: database.url });
    const put = (path: string) => fixture.fetch(path, { method: 'PUT', body: Buffer.alloc(1000, path), as: 'writer' });
    try {
      expect((await put('/toy/deaf/1')).status).to.equal(201);
      using hole = database.relay.swallow();
      const answer = await put('/toy/deaf/2');
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('retry-after')).to.equal('1');
      expect(hole.bytes).to.be.greaterThan(0);
      hole[Symbol.dispose]();
      expect(await (await fixture.fetch('/toy/deaf')).json()).to.deep.equal(['1']);
      expect((await put('/toy/deaf/2')).status).to.equal(201);
      expect(await fixture.blobs()).to.have.length(2);
    } finally {
      await fixture.remove();
    }
  });

  it('answers 503 when its transaction cannot be serialized, and goes on', async () => {
    const fixture = await Fixture.start({ toy }, { database: database.url });
    const put = (path: string) => fixture.fetch(path, { method: 'PUT', body: Buffer.alloc(1000, path), as: 'writer' });
    try {
      await using failing = await database.failStatement(2, '40001');
      const answer = await put('/toy/late/1');
      expect(answer.status).to.equal(503);
      expect(await answer.text()).to.include('Another transaction came first');
      expect(await failing.statements()).to.equal(2);
      expect((await put('/toy/late/1')).status).to.equal(201);
    } finally {
      await fixture.remove();
    }
  });

  it('is refused with one clear error when nobody answers', async () => {
    const url = `postgres://regproof@127.0.0.1:${await freePort()}/postgres`;
    const error = await Fixture.start({ toy }, { database: url }).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'CONFIG_INVALID' });
    expect(error).to.have.property('remedy').that.includes('--database');
  });
});
