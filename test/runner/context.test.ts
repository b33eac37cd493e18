import { expect } from 'chai';
import type { Check } from '../../harness/core/check.ts';
import { runCell, type Surroundings } from '../../harness/runner/attempt.ts';
import { fakeExecutor } from '../fakes/fake-executor.ts';
import { fakeCell, fakeClient, fakeSubject } from '../fakes/fake-format.ts';
import { fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const publishOnly = fakeClient('pusher', { operations: { publish: fakeClient('pusher').operations.publish! } });
const installOnly = fakeClient('puller', { operations: { install: fakeClient('puller').operations.install! } });
const subject = fakeSubject({ format: { clients: [fakeClient('both'), publishOnly, installOnly] } });

/** Runs one check for a client and returns what happened around it. */
async function observed(run: Check['run'], client: string | null = null, changes: Partial<Surroundings> = {}) {
  await using folder = await temporaryFolder();
  const executor = fakeExecutor();
  const surroundings = fakeSurroundings(folder.path, { executor, ...changes });
  const result = await runCell(fakeCell({ run }, { subject, client }), surroundings);
  return { result, ran: executor.ran.map((argv) => argv.slice(0, 2).join(' ')), events: surroundings.events };
}

describe('what a check may touch', () => {
  const roundtrip: Check['run'] = async ({ make, publisher, installer }) => {
    const [pkg] = await make({ name: 'kit' });
    await publisher().publish(pkg);
    await installer().install(pkg);
  };

  it('publishes and installs by the client under test, by the default one where that cannot', async () => {
    expect((await observed(roundtrip)).ran).to.deep.equal(['both publish', 'both install']);
    expect((await observed(roundtrip, 'pusher')).ran).to.deep.equal(['pusher publish', 'both install']);
    expect((await observed(roundtrip, 'puller')).ran).to.deep.equal(['both publish', 'puller install']);
  });

  it('says which client the cell is about', async () => {
    const seen: (string | undefined)[] = [];
    const run: Check['run'] = async ({ cell, clientUnderTest }) => void seen.push(cell.client, clientUnderTest.id);
    await observed(run, 'puller');
    await observed(run);
    expect(seen).to.deep.equal(['puller', 'puller', undefined, 'both'] as unknown[]);
  });

  it('does not know a client of another format', async () => {
    const { result } = await observed(async ({ client }) => void client('bower'));
    expect(result).to.include({
      verdict: 'error',
      reason: 'CLIENT_UNKNOWN: The format has no client bower. Known: both, pusher, puller.',
    });
  });

  it('writes publications and installations into the history, invoked and then ended', async () => {
    const { events, result } = await observed(roundtrip);
    expect(events.map(({ op, type, exit }) => [op, type, exit])).to.deep.equal([
      ['publish', 'invoke', undefined],
      ['publish', 'ok', 0],
      ['fetch', 'invoke', undefined],
      ['fetch', 'ok', 0],
    ] as unknown[]);
    expect(events[0]).to.include({ process: result.name, client: 'both', format: 'fake' });
    expect(events[0]!.purl).to.match(/^pkg:fake\/kit-[a-z]{8}@1\.0\.0$/);
    expect(events[0]!.digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('notes a client that exits otherwise as one that may have published', async () => {
    const executor = fakeExecutor(() => ({ exit: 1 }));
    const failing = await observed(roundtrip, null, { executor });
    expect(failing.events.map(({ type }) => type)).to.deep.equal(['invoke', 'info']);
    const refused = await observed(
      async ({ make, publisher }) => {
        const [pkg] = await make({ name: 'kit' });
        await publisher({ outcome: 'refusal' }).publish(pkg);
      },
      null,
      { executor },
    );
    expect(refused.events.map(({ type, exit }) => [type, exit])).to.deep.equal([
      ['invoke', undefined],
      ['info', 1],
    ] as unknown[]);
  });

  it('notes every package that was made', async () => {
    const made: string[] = [];
    const { result } = await observed(
      async ({ make, name }) => {
        await make({ name: 'one' }, { name: 'two', version: '3.0.0', size: 'medium' }, { name: 'full', unique: true });
        made.push(name('three'));
      },
      null,
      { onPackage: (cell, { purl, size }) => made.push(`${cell.check} ${purl} ${size}`) },
    );
    expect(result.verdict).to.equal('unknown');
    expect(made.map((line) => line.replace(/-[a-z]{8}/, '-ns'))).to.deep.equal([
      'fake.topic.rule pkg:fake/one-ns@1.0.0 small',
      'fake.topic.rule pkg:fake/two-ns@3.0.0 medium',
      'fake.topic.rule pkg:fake/full@1.0.0 small',
      'three-ns',
    ]);
  });
});
