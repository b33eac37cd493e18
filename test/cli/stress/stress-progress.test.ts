import { expect } from 'chai';
import { StressProgress } from '../../../harness/cli/stress/stress-progress.ts';
import type { StressResult } from '../../../harness/core/stress-report.ts';
import type { StressProfile } from '../../../harness/stress/profile.ts';
import { eventually } from '../../eventually.ts';

const PROFILE = {
  title: 'fake',
  growth: { of: ['index'] },
  hundred: {},
  load: {},
  knee: { recovery: {} },
} as unknown as StressProfile;

/** The progress of a fake load on two formats; `last` has what was drawn last. */
function shown(recordedMs: Record<string, number> = {}) {
  const seen = { text: '' };
  const write = (more: string) => {
    seen.text += more;
  };
  const progress = new StressProgress({
    terminal: { write, columns: 100, rows: 24, interactive: true, color: false },
    rhythm: { atMostEveryMs: 0, everyMs: 10 },
    ...{ target: 't', load: 'smoke', profile: PROFILE, formats: ['npm', 'go'], recordedMs },
  });
  const last = () =>
    seen.text.split('\u001b[?2026h').at(-1)!.split('\u001b[J').at(-1)!.split('\u001b[?2026l')[0]!.split('\n');
  return { progress, last };
}

const result = (kind: StressResult['kind'], more = {}) => ({ kind, format: 'npm', ...more }) as StressResult;

describe('the progress of a load', () => {
  it('has a lane for each format, and says which part goes on', () => {
    const { progress, last } = shown();
    progress.begin('npm');
    expect(last().slice(1, 3)).to.deep.equal(['  npm  0/6  smoke: growth of index', '  go   0/6']);
    progress.result(result('growth', { of: 'index' }));
    expect(last()[1]).to.equal('  npm  1/6  smoke: hundred');
    for (const kind of ['hundred', 'load', 'knee'] as const) progress.result(result(kind));
    expect(last()[1]).to.equal('  npm  4/6  smoke: recovery');
    progress.end();
    expect(last()[1], 'without a knee there is nothing to recover from').to.equal('  npm  6/6');
    expect(progress.took.map(({ name }) => name)).to.deep.equal(
      ['growth of index', 'hundred', 'load', 'knee', 'recovery', 'last look'].map((part) => `t/npm/smoke: ${part}`),
    );
    progress[Symbol.dispose]();
  });

  it('tells once a second what the load does, and from what was recorded how long it goes on', async () => {
    const names = ['npm', 'go'].flatMap((format) =>
      ['growth of index', 'hundred', 'load', 'knee', 'recovery', 'last look'].map(
        (part) => `t/${format}/smoke: ${part}`,
      ),
    );
    const { progress, last } = shown(Object.fromEntries(names.map((name) => [name, 5_000])));
    progress.begin('npm');
    expect(last()[0]).to.equal('[0/12]  about 60 s left');
    {
      using _load = progress.watch(() => ({ sent: 9, ended: 7, failed: 1, dropped: 0, underWay: 2 }));
      await eventually('a line of the load', () =>
        /^ {2}load +7\/s, 9 sent, 2 in flight, 1 errors, 0 dropped$/m.test(last().join('\n')),
      );
    }
    progress[Symbol.dispose]();
  });
});
