import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FaultCase } from '../../harness/core/fault-report.ts';
import type { Report } from '../../harness/core/report.ts';
import { mountsBelow } from '../../harness/target/volume.ts';
import { regproof, temporaryFolder } from './cli.ts';

/** Asks for what it does not do (H7), so that it is undone. */
const UNDONE = `name: undone
title: Undone.
steps:
  - { id: before, publish: { versions: [1.0.0] } }
  - { id: torn, after: [before], publish: { versions: [1.1.0] } }
cases:
  killed: [{ fault: crash, at: { step: torn, when: { type: invoke, op: publish, count: 2 } } }]
rollback: automatic
invariants: [H1, H7]
`;

async function faults(args: readonly string[]) {
  await using folder = await temporaryFolder();
  const result = await regproof(['faults', '--results', folder.path, ...args]);
  const report: Report = JSON.parse(await readFile(join(folder.path, 'latest/report.json'), 'utf8'));
  const { cases } = report.faults!;
  return { ...result, cases, summary: await readFile(join(folder.path, 'latest/summary.md'), 'utf8') };
}

const evidenceOf = (cases: readonly FaultCase[]) =>
  cases.flatMap(({ faults }) =>
    faults.map(({ hit, evidence, during }) => ({ hit, during, said: evidence.join('; ') })),
  );

describe('regproof faults on the embedded registry', () => {
  it('kills it in mid-upload, through a client and through a declared upload, and all or nothing is left', async () => {
    const { exitCode, stdout, cases, summary } = await faults([
      ...['--profile', 'npm,deb', '--scenario', 'crash-mid-upload'],
    ]);
    expect(exitCode, stdout.slice(-3_000)).to.equal(0);
    expect(cases).to.have.length(10);
    for (const { hit, during, said } of evidenceOf(cases)) {
      expect(hit).to.equal(true);
      expect(during).to.not.be.empty;
      expect(said).to.match(/bytes of PUT .* were forwarded.*ended by SIGKILL.*it answered \d+ ms after its restart/);
    }
    for (const { publishes, invariants } of cases) {
      // A repetition that is refused found what the torn publish had left: H10 holds both to the index.
      expect(publishes.find(({ step }) => step === 'torn')!.first).to.be.oneOf(['ok', 'info']);
      for (const wanted of ['H1', 'H8', 'H10']) {
        expect(
          invariants.find(({ id }) => id === wanted),
          wanted,
        ).to.include({ verdict: 'pass' });
      }
    }
    expect(summary).to.include('crash-mid-upload');
  });

  it('ends the connection of a transaction on PostgreSQL', async () => {
    const { exitCode, stdout, cases } = await faults([
      ...['--profile', 'deb', '--scenario', 'db-disconnect-transaction', '--database', 'postgres'],
    ]);
    expect(exitCode, stdout.slice(-3_000)).to.equal(0);
    const [{ hit, said }] = evidenceOf(cases) as [ReturnType<typeof evidenceOf>[number]];
    expect(hit).to.equal(true);
    expect(said).to.match(
      /backend \d+, in a transaction since .*, waited in: (insert|update|delete).*it was terminated/i,
    );
  });

  it('undoes what did not end as asked, on several registries at once, and judges the history of the whole run', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'undone.yaml');
    await writeFile(path, UNDONE);
    const results = join(folder.path, 'results');
    const { exitCode, stderr } = await regproof([
      ...[
        'faults',
        '--results',
        results,
        '--profile',
        'deb',
        '--scenario',
        path,
        '--repeat-each',
        '2',
        '--workers',
        '2',
      ],
    ]);
    expect(exitCode, stderr).to.equal(4);
    const report: Report = JSON.parse(await readFile(join(results, 'latest/report.json'), 'utf8'));
    expect(report.faults!.cases).to.have.length(2);
    for (const {
      rollback,
      operations,
      faults: [fault],
    } of report.faults!.cases) {
      expect(rollback.end, rollback.evidence.join('; ')).to.equal('rolled back');
      expect(rollback.evidence[0]).to.match(/paths in storage, digest [0-9a-f]{12}, as in the snapshot/);
      expect(operations.filter(({ seq }) => fault!.during.includes(seq))).to.not.be.empty;
    }
    expect(report.faults!.statistics.faults).to.deep.equal({ planned: 2, injected: 2, hit: 2 });
    const events = (await readFile(join(results, 'latest/history.jsonl'), 'utf8')).trim().split('\n');
    expect(new Set(events.map((line) => JSON.parse(line).cell))).to.deep.equal(
      new Set(['reference/deb/fault.undone.killed[small]']),
    );
    const judged = await regproof(['judge', 'latest', '--results', results]);
    expect(judged.stdout)
      .to.match(/H7 .* unknown/)
      .and.to.include('3 histories judged');
    expect(judged.stdout).to.not.match(/ fail /);
  });

  it('breaks storage, memory and stored bytes for real, and leaves nothing mounted', async () => {
    const { exitCode, stdout, cases } = await faults([
      ...['--profile', 'npm', '--scenario', 'disk-full,bit-rot,memory-limit'],
    ]);
    expect(exitCode, stdout.slice(-3_000)).to.equal(0);
    const said = evidenceOf(cases).map((each) => each.said);
    for (const what of [
      /0 after a ballast that ended with ENOSPC/,
      /a write gave EROFS, and success after it was healed/,
      /over HTTP: refused.*by the client: refused/,
      /the limit was 67108864 bytes, \d+ were used at most; process \d+ went on/,
    ])
      expect(
        said.filter((text) => what.test(text)),
        String(what),
      ).to.not.be.empty;
    expect(mountsBelow(join(tmpdir(), `regproof-${userInfo().uid}`))).to.deep.equal([]);
  });

  it('fails the database and the way to it, and is told in bounded time', async () => {
    const { exitCode, stdout, cases } = await faults([
      ...['--profile', 'deb', '--scenario', 'database-faults', '--database', 'postgres'],
    ]);
    expect(exitCode, stdout.slice(-3_000)).to.equal(0);
    const said = evidenceOf(cases).map((each) => each.said);
    for (const what of [
      /1 connections were reset/,
      /[1-9]\d* bytes of [1-9]\d* connections were swallowed/,
      /a new one gave ECONNREFUSED, and success after it was healed/,
      /the server ended with status 0, and answered \d+ ms after it was started again/,
      /one more was refused with SQLSTATE 53300/,
      /statement 2 of 2 failed with SQLSTATE 40001/,
    ])
      expect(
        said.filter((text) => what.test(text)),
        String(what),
      ).to.have.length.greaterThan(0);
  });

  it('names the scenarios that there are', async () => {
    const { exitCode, stderr } = await regproof(['faults', '--scenario', 'crash', '--profile', 'npm']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.include('There is no scenario crash.');
  });
});
