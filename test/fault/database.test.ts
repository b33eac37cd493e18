import { expect } from 'chai';
import type { Database } from '../../harness/core/database.ts';
import type { Fault } from '../../harness/core/injection.ts';
import { FAULTS } from '../../harness/fault/all.ts';
import { fakeStage } from '../fakes/fake-stage.ts';

const byId = (id: string): Fault => FAULTS.find((fault) => fault.id === id)!;

interface Flaws {
  /** Connections that are open. */
  readonly connections?: number;
  /** Bytes that come while nothing arrives. */
  readonly bytes?: number;
  readonly refusedWith?: string;
  readonly statements?: number;
}

/** A database that does as it is told, and notes it. */
function database({ connections = 2, bytes = 30, refusedWith = '53300', statements = 3 }: Flaws = {}) {
  const did: string[] = [];
  const note = (what: string) => () => void did.push(what);
  const later = (what: string) => async () => void did.push(what);
  const own = {
    async holdWrites() {
      did.push('rows locked');
      return {
        waiting: async () => [{ pid: 9, query: 'insert into files', since: new Date(0) }],
        terminate: async () => true,
        [Symbol.asyncDispose]: later('rows given back'),
      };
    },
    relay: {
      port: 1,
      reset: () => connections,
      swallow: () => ({ connections, bytes, [Symbol.dispose]: note('passes again') }),
      refuse: async () => ({ connections, [Symbol.asyncDispose]: later('listens again') }),
    },
    restart: async () => ({ ended: 'with status 0', back: Promise.resolve(70) }),
    takeConnections: async () => ({ taken: 100, refusedWith, [Symbol.asyncDispose]: later('given back') }),
    failStatement: async () => ({ statements: async () => statements, [Symbol.asyncDispose]: later('raises no more') }),
    read: async (sql: string) => (sql.includes('pg_tables') ? [{ name: 'files' }] : [{ name: 'files', n: '2' }]),
  };
  return { did, own: own as unknown as Database };
}

async function suffered(id: string, flaws: Flaws = {}, options: object = {}) {
  const { did, own } = database(flaws);
  const injection = await byId(id).inject({ ...fakeStage().site, database: own }, options as never);
  return { ...(await injection.heal()), did };
}

const ROWS = 'rows: files 2; rows: files 2 afterwards';
const MET = 'backend 9, in a transaction since 1970-01-01T00:00:00.000Z, waited in: insert into files';

describe('faults of the database', () => {
  it('meet a transaction by what it waits for, and give the rows back', async () => {
    expect(await suffered('database-disconnect')).to.deep.equal({
      ...{ hit: true, evidence: [MET, 'it was terminated'] },
      did: ['rows locked', 'rows given back'],
    });
    const { hit, evidence } = await suffered('database-reset');
    expect([hit, evidence]).to.deep.equal([true, [MET, '2 connections were reset', ROWS]]);
    expect(await suffered('database-reset', { connections: 0 })).to.include({ hit: false });
  });

  it('swallow what passes until they are healed', async () => {
    const { hit, evidence, did } = await suffered('database-blackhole');
    expect([hit, evidence]).to.deep.equal([true, [MET, '30 bytes of 2 connections were swallowed', ROWS]]);
    expect(did).to.deep.equal(['rows locked', 'rows given back', 'passes again']);
    expect(await suffered('database-blackhole', { bytes: 0 })).to.include({ hit: false });
  });

  it('refuse connections, which is tried', async () => {
    const { hit, evidence, did } = await suffered('database-refused');
    expect([hit, did]).to.deep.equal([true, ['listens again']]);
    expect(evidence[0]).to.match(/^2 connections were reset, a new one gave ECONNREFUSED, and /);
  });

  it('stop the server and start it again', async () => {
    expect((await suffered('database-restart')).evidence).to.deep.equal([
      'the server ended with status 0, and answered 70 ms after it was started again',
      ROWS,
    ]);
  });

  it('take all connections until the server refuses, for that reason and no other', async () => {
    const { hit, did } = await suffered('database-pool');
    expect([hit, did]).to.deep.equal([true, ['given back']]);
    expect(await suffered('database-pool', { refusedWith: '57P03' })).to.include({ hit: false });
  });

  it('let one statement fail, if there were so many', async () => {
    const { hit, did, evidence } = await suffered('serialization-failure', {}, { nth: 3 });
    expect([hit, did]).to.deep.equal([true, ['raises no more']]);
    expect(evidence[0]).to.equal('statement 3 of 3 failed with SQLSTATE 40001');
    expect(await suffered('serialization-failure', { statements: 2 }, { nth: 3 })).to.include({ hit: false });
  });
});
