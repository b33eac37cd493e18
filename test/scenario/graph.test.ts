import { expect } from 'chai';
import { runGraph, stepOrder } from '../../harness/scenario/graph.ts';
import { eventually } from '../eventually.ts';

const step = (id: string, ...after: string[]) => ({ id, after });

describe('scenario/graph', () => {
  it('runs A, then B and C at once, then D', async () => {
    const log: string[] = [];
    let running = 0;
    await runGraph([step('d', 'b', 'c'), step('b', 'a'), step('c', 'a'), step('a')], async ({ id }) => {
      log.push(`+${id}`);
      running += 1;
      if (id === 'b' || id === 'c')
        await eventually('its twin', () => running === 3 || log.includes('-b') || log.includes('-c'));
      log.push(`-${id}`);
      return 'done';
    });
    expect(log.slice(0, 4)).to.deep.equal(['+a', '-a', '+b', '+c']);
    expect(log.slice(-2)).to.deep.equal(['+d', '-d']);
  });

  it('runs five at most at once, and twelve in the end', async () => {
    let [now, most, all] = [0, 0, 0];
    const steps = Array.from({ length: 12 }, (_, index) => step(`s${index}`));
    const ends = await runGraph(steps, async () => {
      now += 1;
      all += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return 'done';
    });
    expect([most, all]).to.deep.equal([5, 12]);
    expect([...ends.values()].every((end) => end === 'done')).to.equal(true);
  });

  it('goes on with what does not depend on a step that failed', async () => {
    const ran: string[] = [];
    const ends = await runGraph(
      [step('a'), step('b', 'a'), step('c', 'b'), step('other'), step('last', 'other')],
      async ({ id }) => {
        ran.push(id);
        if (id === 'a') throw new Error('no');
        return 'done';
      },
    );
    expect(ran.sort()).to.deep.equal(['a', 'last', 'other']);
    expect(ends.get('a')).to.have.property('broke');
    expect([ends.get('b'), ends.get('c'), ends.get('last')]).to.deep.equal(['stopped', 'stopped', 'done']);
  });

  it('refuses steps that wait for each other', () => {
    expect(() => stepOrder([step('a', 'b'), step('b', 'a')], 'x.yaml')).to.throw('x.yaml: a, b wait for each other');
  });
});

describe('conditions of steps', () => {
  const run = (fails: readonly string[]) => {
    const ran: string[] = [];
    const steps = [
      step('a'),
      { ...step('repair', 'a'), if: 'failed' as const },
      { ...step('more', 'a'), if: 'done' as const },
      { ...step('last', 'repair', 'more'), if: 'always' as const },
    ];
    return runGraph(steps, async ({ id }) => {
      ran.push(id);
      return fails.includes(id) ? 'failed' : 'done';
    }).then((ends) => ({ ran, ends: Object.fromEntries(ends) }));
  };

  it('run a step only after what did what it should, or only after what did not', async () => {
    const good = await run([]);
    expect(good.ran).to.deep.equal(['a', 'more', 'last']);
    expect(good.ends).to.deep.equal({ a: 'done', repair: 'skipped', more: 'done', last: 'done' });
    const bad = await run(['a']);
    expect(bad.ran).to.deep.equal(['a', 'repair', 'last']);
    expect(bad.ends).to.deep.equal({ a: 'failed', repair: 'done', more: 'skipped', last: 'done' });
  });

  it('let who waits for a step know when it was skipped', async () => {
    const ends = await runGraph(
      [step('a'), { ...step('never', 'a'), if: 'failed' as const }, step('reader')],
      async ({ id }, ended) => {
        if (id === 'reader') expect(await ended('never')).to.equal('skipped');
        return 'done';
      },
    );
    expect(ends.get('reader')).to.equal('done');
  });
});
