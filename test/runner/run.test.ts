import { expect } from 'chai';
import type { CellResult } from '../../harness/core/report.ts';
import { type RunOptions, runCells } from '../../harness/runner/run.ts';
import { fakeCell } from '../fakes/fake-format.ts';
import { fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const passing = (id: string) =>
  fakeCell({
    id,
    run: async ({ http, expect }) => void expect((await http.get('kit')).status).to.equal(200),
  });
const failing = (id: string) => fakeCell({ id, run: async ({ expect }) => void expect(1).to.equal(2) });
const breaking = (id: string) => fakeCell({ id, run: () => Promise.reject(new Error('x')) });

async function run(cells: ReturnType<typeof fakeCell>[], changes: Partial<RunOptions> = {}, signal?: AbortSignal) {
  await using folder = await temporaryFolder();
  const seen: CellResult[] = [];
  const started: string[] = [];
  const results = await runCells(cells, fakeSurroundings(folder.path, signal ? { signal } : {}), {
    workers: 1,
    repeatEach: 1,
    maxFailures: 0,
    expectedMs: () => 0,
    onStart: ({ check }) => started.push(check),
    onResult: (result) => seen.push(result),
    ...changes,
  });
  return { results, seen, started };
}

describe('run', () => {
  it('gives results in the order of the plan, whatever the order of running', async () => {
    const cells = ['f.a.a', 'f.b.b', 'f.c.c'].map(passing);
    const expected: Record<string, number> = { 'f.a.a': 1, 'f.b.b': 2, 'f.c.c': 3 };
    const { results, started } = await run(cells, { expectedMs: ({ check }) => expected[check]! });
    expect(started).to.deep.equal(['f.c.c', 'f.b.b', 'f.a.a']);
    expect(results.map(({ check }) => check)).to.deep.equal(['f.a.a', 'f.b.b', 'f.c.c']);
  });

  it('repeats each cell and numbers the attempts', async () => {
    const { results, seen } = await run([passing('f.a.a'), failing('f.b.b')], { repeatEach: 3, workers: 3 });
    expect(results.map(({ check, attempt }) => `${check} ${attempt}`)).to.deep.equal([
      'f.a.a 1',
      'f.a.a 2',
      'f.a.a 3',
      'f.b.b 1',
      'f.b.b 2',
      'f.b.b 3',
    ]);
    expect(seen).to.have.members(results);
  });

  it('stops after so many failures or errors; those that never began are missing', async () => {
    const cells = [passing('f.a.a'), failing('f.b.b'), breaking('f.c.c'), passing('f.d.d')];
    const stopped = await run(cells, { maxFailures: 2 });
    expect(stopped.results.map(({ check }) => check)).to.deep.equal(['f.a.a', 'f.b.b', 'f.c.c']);
    expect((await run(cells, { maxFailures: 1 })).results).to.have.length(2);
    expect((await run(cells, { maxFailures: 0 })).results).to.have.length(4);
  });

  it('leaves the rest out when it is cancelled', async () => {
    const stop = new AbortController();
    const cells = [passing('f.a.a'), passing('f.b.b')];
    const { results } = await run(cells, { onResult: () => stop.abort() }, stop.signal);
    expect(results.map(({ check }) => check)).to.deep.equal(['f.a.a']);
  });
});
