import { expect } from 'chai';
import fc from 'fast-check';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { diffRuns, isWorse, type RunDiff } from '../../harness/store/diff.ts';
import { diffPage } from '../../harness/store/diff-page.ts';
import { attemptOf } from './runs.ts';

const names = ['fake/a[small]', 'fake/b[small]', 'fake/c[small]', 'fake/d[c,small]'];
const anyRun = (target: string) =>
  fc
    .record({
      attempts: fc.array(fc.record({ cell: fc.constantFrom(...names), verdict: fc.constantFrom(...VERDICTS) })),
      cached: fc.uniqueArray(fc.constantFrom(...names)),
    })
    .map(({ attempts, cached }) => ({
      attempts: attempts.map(({ cell, verdict }) => attemptOf({ cell: `${target}/${cell}`, verdict })),
      cached: cached.map((cell) => ({ cell: `${target}/${cell}`, run: 'earlier' })),
    }));
const run = (cells: Record<string, (typeof VERDICTS)[number]>, target = 't') => ({
  attempts: Object.entries(cells).map(([cell, verdict]) => attemptOf({ cell: `${target}/${cell}`, verdict })),
  cached: [] as { cell: string; run: string }[],
});

describe('the difference of two runs', () => {
  it('holds every cell of either exactly once', () => {
    fc.assert(
      fc.property(anyRun('one'), anyRun('other'), (before, after) => {
        const diff = diffRuns(before, after);
        const all = Object.values(diff)
          .flatMap((entries: RunDiff['added']) => entries)
          .map(({ cell }) => cell);
        const union = new Set(
          [before, after]
            .flatMap(({ attempts, cached }) => [...attempts, ...cached])
            .map(({ cell }) => cell.slice(cell.indexOf('/') + 1)),
        );
        expect(all.sort()).to.deep.equal([...union].sort());
      }),
    );
  });

  it('is the same the other way round, with added for removed', () => {
    fc.assert(
      fc.property(anyRun('t'), anyRun('t'), (before, after) => {
        const cells = (entries: readonly { cell: string }[]) => entries.map(({ cell }) => cell);
        const [there, back] = [diffRuns(before, after), diffRuns(after, before)];
        expect(cells(there.added)).to.deep.equal(cells(back.removed));
        expect(cells(there.changed)).to.deep.equal(cells(back.changed));
        expect(cells(there.unchanged)).to.deep.equal(cells(back.unchanged));
        expect(cells(there.notRun)).to.deep.equal(cells(back.notRun));
      }),
    );
  });

  it('of a run with itself has no changes', () => {
    fc.assert(
      fc.property(anyRun('t'), (one) => {
        const { added, removed, changed } = diffRuns(one, one);
        expect([added, removed, changed]).to.deep.equal([[], [], []]);
      }),
    );
  });

  it('matches cells of different registries, says why one is not green, and what is worse', () => {
    const before = run({ 'fake/a[small]': 'pass', 'fake/b[small]': 'fail', 'fake/gone[small]': 'pass' }, 'old');
    const after = run({ 'fake/a[small]': 'fail', 'fake/b[small]': 'pass', 'fake/new[small]': 'skip' }, 'young');
    const diff = diffRuns(before, after);
    expect(diff.changed).to.deep.equal([
      {
        ...{ cell: 'fake/a[small]', format: 'fake', before: 'pass', after: 'fail' },
        why: 'fake.must: expected 404, got 200',
      },
      { cell: 'fake/b[small]', format: 'fake', before: 'fail', after: 'pass', why: '' },
    ]);
    expect(diff.changed.map(isWorse)).to.deep.equal([true, false]);
    expect(diff.added.map(({ cell, why }) => `${cell} ${why}`)).to.deep.equal(['fake/new[small] reason of skip']);
    expect(diff.removed.map(({ cell }) => cell)).to.deep.equal(['fake/gone[small]']);
  });

  it('takes a proof that is lost for worse, and one that is won for better', () => {
    const steps = [
      ['pass', 'skip', true],
      ['skip', 'pass', false],
      ['skip', 'fail', true],
      ['fail', 'unknown', false],
    ] as const;
    for (const [was, is, worse] of steps) {
      const { changed } = diffRuns(run({ 'f/a[small]': was }), run({ 'f/a[small]': is }));
      expect(changed.map(isWorse), `${was} to ${is}`).to.deep.equal([worse]);
    }
    for (const verdict of VERDICTS)
      for (const other of VERDICTS.filter((each) => each !== verdict)) {
        const [there] = diffRuns(run({ 'f/a[small]': verdict }), run({ 'f/a[small]': other })).changed;
        const [back] = diffRuns(run({ 'f/a[small]': other }), run({ 'f/a[small]': verdict })).changed;
        expect(isWorse(there!), `${verdict} and ${other}`).to.equal(!isWorse(back!));
      }
  });

  it('takes the worst of several attempts', () => {
    const before = run({ 'fake/a[small]': 'pass' });
    const flaky = {
      cached: [],
      attempts: (['pass', 'fail', 'pass'] as const).map((verdict, index) =>
        attemptOf({ cell: 't/fake/a[small]', verdict, attempt: index + 1 }),
      ),
    };
    expect(diffRuns(before, flaky).changed).to.deep.include({
      ...{ cell: 'fake/a[small]', format: 'fake', before: 'pass', after: 'fail' },
      why: 'fake.must: expected 404, got 200',
    });
  });

  it('tells what was cached as not run, and never as gone or new', async () => {
    const cached = [{ cell: 't/fake/a[small]', run: 'r-1' }];
    const whole = run({ 'fake/a[small]': 'pass', 'fake/b[small]': 'pass' });
    const part = { ...run({ 'fake/b[small]': 'pass' }), cached };
    const there = diffRuns(whole, part);
    expect([there.removed, there.added, there.changed]).to.deep.equal([[], [], []]);
    expect(there.notRun).to.deep.equal([
      { cell: 'fake/a[small]', format: 'fake', before: 'pass', after: null, why: '', cached: { after: 'r-1' } },
    ]);
    expect(diffRuns(part, whole).added).to.deep.equal([]);
    expect(diffRuns(part, part).notRun[0]).to.deep.include({ cached: { before: 'r-1', after: 'r-1' } });
    const lost = diffRuns(part, run({ 'fake/a[small]': 'fail', 'fake/b[small]': 'pass' }));
    expect(lost.notRun.map(isWorse), 'it was proven, and fails now').to.deep.equal([true]);
    expect(there.notRun.map(isWorse)).to.deep.equal([false]);
    const side = { id: 'x', startedAt: '', verdict: 'pass' as const, version: '0', cancelled: false };
    const product = { name: 't', title: 'T', version: '1', kind: 'process' };
    const page = await diffPage({ ...side, product }, { ...side, product }, there);
    expect(page).to.include('not run, cached from r-1').and.not.include('Removed');
  });

  it('is a page in which nothing that a registry said is markup', async () => {
    const side = {
      ...{ id: 'run', startedAt: '2026-01-01T00:00:00.000Z', verdict: 'fail' as const, version: '0', cancelled: true },
      product: { name: 't', title: '<b>T</b>', version: '1', kind: 'process' },
    };
    const bad = attemptOf({ cell: 't/fake/<i>[small]', verdict: 'unknown', reason: '<script>alert(1)</script>' });
    const page = await diffPage(side, side, diffRuns(run({}), { attempts: [bad], cached: [] }));
    expect(page)
      .to.include('&lt;script&gt;')
      .and.include('&lt;b&gt;T')
      .and.include('Added (1)')
      .and.include('cut short');
    expect(page).not.to.match(/<script|<i>|<b>|src=|href="http/);
  });
});
