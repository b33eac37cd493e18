import { expect } from 'chai';
import { faultCells } from '../../../harness/cli/faults/fault-cells.ts';
import type { Subject } from '../../../harness/core/catalogue.ts';
import type { Scenario } from '../../../harness/scenario/schema.ts';

const subjects = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ format: { id: `f${index}`, clients: [] } }) as unknown as Subject);

const scenario = (name: string, cases: number) =>
  ({
    ...{ name, size: 'small', needs: [], invariants: ['H1'] },
    cases: Object.fromEntries(Array.from({ length: cases }, (_, index) => [`c${index}`, []])),
  }) as unknown as Scenario;

const select = (formats: number, cases: number, spread: boolean) =>
  faultCells({
    ...{ target: 't', subjects: subjects(formats), filters: undefined, spread },
    scenarios: [scenario('one', cases), scenario('two', cases)],
  });

describe('cells of faults', () => {
  it('are every case on every format', () => {
    expect(select(3, 4, false)).to.have.length(2 * 3 * 4);
  });

  for (const [formats, cases] of [
    [10, 5],
    [10, 11],
    [10, 1],
    [1, 7],
    [3, 2],
  ] as const)
    it(`come to each of ${formats} formats, and each of ${cases} cases comes to one, when they are dealt out`, () => {
      const cells = select(formats, cases, true);
      for (const name of ['one', 'two']) {
        const own = cells.filter((cell) => cell.case.scenario.name === name);
        expect(new Set(own.map(({ format }) => format)).size).to.equal(formats);
        expect(new Set(own.map((cell) => cell.case.name)).size).to.equal(cases);
        expect(own.length).to.be.lessThan(formats + cases);
      }
    });

  it('are one for each part of the points of a scenario that kills at every call', () => {
    const every = { calls: ['fsync'], points: 9, parts: 3 };
    const scenarios = [{ ...scenario('one', 1), every }];
    const cells = faultCells({ target: 't', subjects: subjects(2), scenarios, filters: undefined });
    expect(cells.map((cell) => [cell.case.name, cell.case.part])).to.deep.equal([
      ...[
        ['c0-1', 0],
        ['c0-1', 0],
        ['c0-2', 1],
        ['c0-2', 1],
        ['c0-3', 2],
        ['c0-3', 2],
      ],
    ]);
  });

  it('are dealt out differently for each scenario', () => {
    const first = (name: string) =>
      select(3, 2, true).find((cell) => cell.case.scenario.name === name && cell.format === 'f0')!.case.name;
    expect(first('one')).to.not.equal(first('two'));
  });
});
