import { expect } from 'chai';
import { Live, type Rhythm } from '../../../harness/report/live/live.ts';
import type { Task } from '../../../harness/report/live/progress.ts';
import { eventually } from '../../eventually.ts';

const task = (name: string, format = 'fake', expectedMs: number | null = null): Task => ({ name, format, expectedMs });

/** A live view whose clock stands still until it is told. */
function shown(
  terminal: { interactive?: boolean; columns?: number; rows?: number } = {},
  rhythm: Partial<Rhythm> = {},
) {
  const size = { columns: 80, rows: 24, ...terminal };
  const seen = { text: '', ms: 0, size, resized: () => {} };
  const at = Object.assign(size, {
    write(more: string) {
      seen.text += more;
    },
    interactive: terminal.interactive ?? true,
    color: false,
    onResize(listener: () => void) {
      seen.resized = listener;
      return () => {
        seen.resized = () => {};
      };
    },
  });
  const live = new Live(at, { now: () => seen.ms, everyMs: 1, atMostEveryMs: 0, ...rhythm });
  /** The lines that were drawn last. */
  const last = () =>
    seen.text.split('\u001b[?2026h').at(-1)!.split('\u001b[J').at(-1)!.split('\u001b[?2026l')[0]!.trimEnd().split('\n');
  return { live, seen, last };
}

describe('the live view', () => {
  it('says how fast it goes, how long it will, what runs in each format, and what it waits for', () => {
    const { live, seen, last } = shown();
    live.start([task('t/a/a.one', 'a'), task('t/a/a.two', 'a'), task('t/bcd/b.one', 'bcd')], 2);
    expect(last()).to.deep.equal(['[0/3]', '  a    0/2', '  bcd  0/1']);
    live.begin('t/a/a.one');
    live.begin('t/bcd/b.one');
    seen.ms = 10_000;
    live.end('t/a/a.one', 10_000);
    // One waits and takes as long as the one that has ended; the one that runs is over its time.
    expect(last()).to.deep.equal(['[1/3]  6.0/min, about 10 s left', '  a    1/2', '  bcd  0/1  b.one (10 s)']);
    live[Symbol.dispose]();
  });

  it('knows what is left from recorded durations, as much slower as this run is', () => {
    const { live, seen, last } = shown();
    live.start([task('a', 'f', 10_000), task('b', 'f', 20_000), task('c', 'f', 30_000), task('c', 'f', 30_000)], 2);
    live.begin('a');
    live.begin('b');
    expect(last()[0]).to.equal('[0/4]  about 45 s left');
    seen.ms = 20_000;
    live.end('a', 20_000);
    live.begin('c');
    // Twice as slow: 20 s of b, 60 s of each c, by two workers.
    expect(last()[0]).to.equal('[1/4]  3.0/min, about 70 s left');
    live[Symbol.dispose]();
  });

  it('tells of faults as they come, and of the load for as long as that is no older than five seconds', async () => {
    const { live, seen, last } = shown();
    live.start([task('t/f/f.x', 'f')], 1);
    live.fault({ cell: 't/f/f.x', kind: 'cut', hit: false, evidence: '' });
    live.fault({ cell: 't/f/f.x', kind: 'crash', hit: true, evidence: 'SIGKILL\u001b[2J\r\nafter 5 bytes' });
    live.load('100/s');
    expect(last().slice(2)).to.deep.equal([
      '  faults  1 hit, 1 missed; last crash in f.x: SIGKILL after 5 bytes',
      '  load    100/s',
    ]);
    seen.ms = 5_001;
    await eventually('the load to be gone', () => !last().join('\n').includes('load'));
    live[Symbol.dispose]();
  });

  it('is drawn anew by itself, at once after a resize, and not at all when it has ended', async () => {
    const { live, seen, last } = shown();
    live.start([task('t/f/f.x', 'f')], 1);
    live.begin('t/f/f.x');
    seen.ms = 7_000;
    await eventually('a fresh view', () => last().join('\n').includes('f.x (7 s)'));
    const before = seen.text.length;
    seen.resized();
    expect(seen.text.length).to.be.above(before);
    live[Symbol.dispose]();
    const ended = seen.text;
    seen.resized();
    live.end('t/f/f.x');
    expect(seen.text).to.equal(ended);
  });

  it('erases as many rows as its lines take by now, since terminals fold them', () => {
    const { live, seen } = shown();
    live.start([task(`t/f/${'x'.repeat(100)}`, 'f')], 1);
    live.begin(`t/f/${'x'.repeat(100)}`);
    seen.size.columns = 40;
    seen.text = '';
    live.print('');
    // The head takes one row, the lane of 79 columns two.
    expect(seen.text.startsWith('\r\u001b[3A'), 'three rows up').to.equal(true);
    live[Symbol.dispose]();
  });

  it('has no more rows than the terminal: formats that do nothing are left out', () => {
    const { live, last } = shown({ rows: 6 });
    live.start(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((format) => task(`t/${format}/x`, format)),
      1,
    );
    live.begin('t/f/x');
    expect(last()).to.deep.equal(['[0/7]', '  f  0/1  x']);
    live[Symbol.dispose]();
  });

  it('says after a long silence what it waits for, in plain lines, where nothing is drawn again', async () => {
    const { live, seen } = shown({ interactive: false }, { silenceMs: 30_000 });
    live.start([task('t/f/f.x', 'f')], 1);
    live.begin('t/f/f.x');
    live.load('5/s');
    expect(seen.text).to.equal('');
    seen.ms = 31_000;
    await eventually('a line', () => seen.text !== '');
    expect(seen.text).to.equal('[0/1]; waits for f.x (31 s)\n');
    live.print('something else');
    seen.ms = 60_000;
    live.end('t/f/f.x');
    live[Symbol.dispose]();
    expect(seen.text).to.match(/something else\n$/);
  });
});
