import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { lasting } from '../../harness/core/wait.ts';
import { eventually } from '../eventually.ts';
import { Fixture } from './fixture.ts';
import { toy } from './toy-format.ts';

async function serve({ dir, options }: Fixture): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(
    process.execPath,
    [`${import.meta.dirname}/serve-child.ts`, dir, ...(options.database ? [options.database] : [])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(child.stdout!, 'data');
  return { child, port: Number(String(line)) };
}

const never = new AbortController().signal;

describe('registry killed while it publishes', () => {
  let fixture: Fixture;
  afterEach(() => fixture.remove());

  it('holds all or nothing of each version, and everything it acknowledged', async () => {
    fixture = await Fixture.start({ toy });
    await fixture.close();
    const sent = new Map<string, Buffer>();
    const acknowledged = new Set<string>();
    // Killed at once, and right after the first, second and fourth acknowledgement.
    for (const [round, enough] of [0, 1, 2, 4].entries()) {
      const known = acknowledged.size;
      const { child, port } = await serve(fixture);
      const uploads = Array.from({ length: 6 }, async (_, index) => {
        const version = `${round}.${index}`;
        const body = randomBytes(1_500_000);
        sent.set(version, body);
        await lasting(index * 6, never);
        const headers = { authorization: 'writer-token' };
        const response = await fetch(`http://127.0.0.1:${port}/toy/kit/${version}`, { method: 'PUT', headers, body });
        if (response.status === 201) acknowledged.add(version);
      });
      const settled = Promise.allSettled(uploads);
      const exited = once(child, 'exit');
      await lasting(20, never);
      await eventually('so many acknowledgements', () => acknowledged.size >= known + enough);
      child.kill('SIGKILL');
      expect((await exited)[1]).to.equal('SIGKILL');
      await settled;
    }
    await fixture.open();
    const response = await fixture.fetch('/toy/kit');
    const listed = response.status === 200 ? ((await response.json()) as string[]) : [];
    expect(listed).to.include.members([...acknowledged]);
    expect(acknowledged.size, 'acknowledged before a kill').to.be.greaterThan(0);
    expect(acknowledged.size, 'cut by a kill').to.be.lessThan(sent.size);
    const expected: string[] = [];
    for (const version of listed) {
      const bytes = Buffer.from(await (await fixture.fetch(`/toy/kit/${version}`)).arrayBuffer());
      expect(bytes.equals(sent.get(version)!), version).to.equal(true);
      expected.push(createHash('sha256').update(bytes).digest('hex'));
    }
    expect((await fixture.blobs()).sort()).to.deep.equal(expected.sort());
  });
});
