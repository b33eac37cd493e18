import { expect } from 'chai';
import { judge } from '../../harness/history/judge.ts';
import { runCase } from '../../harness/scenario/case.ts';
import type { Scenario } from '../../harness/scenario/schema.ts';
import { shrink } from '../../harness/scenario/shrink.ts';
import { publishesOf, type Shape, shapeOf, unitsOf } from '../../harness/scenario/units.ts';
import { fakeStage } from '../fakes/fake-stage.ts';

const BOUNDS = { runs: 1_000, withinMs: 60_000 };
const publish = (packages: number, versions: string[], editions = 1) => ({ packages, versions, editions });

/** Three steps of many operations and three faults, of which one matters. */
const SHAPE: Shape = {
  scenario: {
    ...{ name: 'wide', title: 'Wide.', size: 'small', needs: [], retry: true, rollback: 'none', cases: {} },
    invariants: ['H1'],
    steps: [
      { id: 'before', after: [], publish: publish(2, ['1.0.0', '1.1.0']) },
      { id: 'between', after: ['before'], publish: publish(1, ['1.2.0']) },
      { id: 'torn', after: ['between'], publish: publish(1, ['1.3.0', '1.4.0'], 2) },
      { id: 'reads', after: ['before'], read: { readers: 2, until: 'torn' } },
    ],
  } satisfies Scenario,
  planned: [
    { fault: 'cut', at: { step: 'between', upload: '50%' } },
    { fault: 'crash', at: { step: 'torn', upload: '50%' } },
    { fault: 'network', at: { step: 'torn', open: 1 }, latency: 1 },
  ],
};

/** Whether a registry that forgets when it is killed is found out by the case. */
async function forgets({ scenario, planned }: Shape): Promise<boolean> {
  const stage = fakeStage({ forgets: true });
  const outcome = await runCase(scenario, planned, stage);
  const { invariants } = judge(stage.events.slice(0, outcome.healedAfter), outcome.healed, []);
  return invariants.some(({ id, verdict }) => id === 'H1' && verdict === 'fail');
}

describe('scenario/shrink', () => {
  it('finds the fewest numbers that fail, by any two of them', async () => {
    const all = Array.from({ length: 64 }, (_, index) => index);
    for (const culprits of [[0], [63], [3, 40], [17, 18, 50]]) {
      const fails = (units: readonly number[]) => culprits.every((culprit) => units.includes(culprit));
      const { units, complete } = await shrink(all, (subset) => async () => fails(subset), BOUNDS);
      expect(units).to.deep.equal(culprits);
      expect(complete).to.equal(true);
    }
  });

  it('leaves out all where nothing is needed', async () => {
    const { units, runs } = await shrink([1, 2, 3], () => async () => true, BOUNDS);
    expect(units).to.deep.equal([]);
    expect(runs).to.be.at.most(3);
  });

  it('runs nothing twice, and nothing that is impossible', async () => {
    const seen: string[] = [];
    const { runs } = await shrink(
      Array.from({ length: 40 }, (_, index) => index),
      (units) => {
        if (units.includes(1) && !units.includes(2)) return 'impossible';
        return async () => {
          seen.push(units.join());
          return [1, 2, 17, 33].every((unit) => units.includes(unit));
        };
      },
      BOUNDS,
    );
    expect(new Set(seen).size).to.equal(seen.length);
    expect(runs).to.equal(seen.length);
  });

  it('ends when its runs or its time are up, with the least until then', async () => {
    const all = Array.from({ length: 64 }, (_, index) => index);
    const fails = (units: readonly number[]) => async () => units.includes(5) && units.includes(60);
    const few = await shrink(all, fails, { runs: 4, withinMs: 60_000 });
    expect(few).to.include({ runs: 4, complete: false });
    let now = 0;
    const late = await shrink(all, fails, { runs: 100, withinMs: 10 }, () => now++ * 4);
    expect(late.complete).to.equal(false);
    expect(late.units).to.include.members([5, 60]);
  });

  it('shrinks a case to the fault and the operations by which a registry that forgets is found out', async () => {
    expect(await forgets(SHAPE), 'the whole case fails').to.equal(true);
    const units = unitsOf(SHAPE);
    const found = await shrink(
      units,
      (subset) => {
        const shape = shapeOf(SHAPE, subset);
        return shape ? () => forgets(shape) : 'impossible';
      },
      BOUNDS,
    );
    const least = shapeOf(SHAPE, found.units)!;
    expect(found.complete).to.equal(true);
    expect(least.planned.map(({ fault }) => fault)).to.deep.equal(['crash']);
    expect(least.scenario.steps).to.have.length(2);
    expect(publishesOf(least), `of ${publishesOf(SHAPE)} publishes`).to.equal(2);
  });
});

describe('scenario/units', () => {
  it('are all that a case may do without, and make it again', () => {
    const units = unitsOf(SHAPE);
    expect(units).to.have.length(3 + 4 + 2 + 2 + 1);
    expect(shapeOf(SHAPE, units)).to.deep.equal(SHAPE);
  });

  it('lets a step wait for those that one before it waited for, when that one is gone', () => {
    const left = unitsOf(SHAPE).filter((unit) => !('step' in unit && unit.step === 'between') && unit.kind !== 'fault');
    const shape = shapeOf(SHAPE, left)!;
    expect(shape.scenario.steps.map(({ id, after }) => [id, after])).to.deep.equal([
      ['before', []],
      ['torn', ['before']],
      ['reads', ['before']],
    ]);
  });

  it('makes nothing of a fault or a reader without its step', () => {
    const without = (gone: string) => unitsOf(SHAPE).filter((unit) => !('step' in unit && unit.step === gone));
    expect(shapeOf(SHAPE, without('between')), 'a fault').to.equal(null);
    expect(shapeOf(SHAPE, without('torn')), 'a fault and a reader').to.equal(null);
    expect(shapeOf(SHAPE, [])).to.equal(null);
  });
});
