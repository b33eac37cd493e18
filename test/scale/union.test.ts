import { expect } from 'chai';
import fc from 'fast-check';
import type { Report } from '../../harness/core/report.ts';
import { type ShardReport, unionOf } from '../../harness/scale/union.ts';
import { fakeReport } from '../fakes/fake-report.ts';
import { partsOf, resultsOf, withPart } from './parts.ts';

const parts = partsOf(resultsOf(Array.from({ length: 12 }, () => 'pass' as const)), 3);
const problemsOf = (shards: readonly ShardReport[]) => unionOf(shards).problems.join('\n');

describe('the union of parts', () => {
  it('is the plan when each cell is there once', () => {
    const { cells, planned, problems } = unionOf(parts);
    expect(problems).to.deep.equal([]);
    expect(planned).to.equal(12);
    expect(cells.map(({ name }) => name)).to.deep.equal(
      parts.flatMap(({ report }) => report.cells.map(({ name }) => name)).sort(),
    );
  });

  const wrong: Record<string, [RegExp, (report: Report) => Partial<Report>]> = {
    'a missing result': [/without a result: t\/fake\/\S+ \(part-2\)/, ({ cells }) => ({ cells: cells.slice(1) })],
    'a doubled result': [/more than one result: /, ({ cells }) => ({ cells: [...cells, cells[0]!] })],
    'a foreign result': [
      /In no plan of their part: t\/other \(part-2\)/,
      ({ cells }) => ({ cells: [...cells, { ...cells[0]!, name: 't/other' }] }),
    ],
    'another seed': [/another seed than part-1: x instead of s33d/, ({ run }) => ({ run: { ...run, seed: 'x' } })],
    'another version': [/another version of regproof/, ({ run }) => ({ run: { ...run, version: '9' } })],
    'another target': [/another target/, ({ target }) => ({ target: { ...target, version: '9' } })],
    'another plan': [/another plan/, ({ plan }) => ({ plan: { ...plan!, digest: 'x' } })],
    'another baseline': [
      /another baseline/,
      ({ plan }) => ({ plan: { ...plan!, baseline: [{ cell: '**', verdict: 'fail', reason: 'r' }] } }),
    ],
    'another number of parts': [
      /another number of parts/,
      ({ plan }) => ({ plan: { ...plan!, shard: { index: 2, count: 4 } } }),
    ],
    'a part that was cancelled': [/was cancelled/, ({ run }) => ({ run: { ...run, cancelled: true } })],
    'no plan': [/part-2 carries no plan/, () => ({ plan: undefined }) as never],
    'a cell that nobody planned': [
      /The parts planned 11 cells, and the whole plan has 12/,
      ({ plan, cells }) => ({ plan: { ...plan!, cells: plan!.cells.slice(1) }, cells: cells.slice(1) }),
    ],
    'a cell in place of another': [
      /their digest is another/,
      ({ plan, cells }) => ({
        plan: { ...plan!, cells: ['t/other', ...plan!.cells.slice(1)] },
        cells: [{ ...cells[0]!, name: 't/other' }, ...cells.slice(1)],
      }),
    ],
    'a cell of another part': [
      /Planned by more than one part/,
      ({ plan }) => ({ plan: { ...plan!, cells: [...plan!.cells, parts[0]!.report.plan!.cells[0]!] } }),
    ],
  };
  for (const [what, [sentence, change]] of Object.entries(wrong))
    it(`tells ${what}`, () => {
      expect(problemsOf(withPart(parts, 1, change))).to.match(sentence);
    });

  it('tells a part that is missing, and one that is there twice', () => {
    expect(problemsOf(parts.slice(1))).to.match(/Of 3 parts these are missing: 1\./);
    expect(problemsOf([...parts, { ...parts[0]!, name: 'again' }])).to.match(
      /Part 1 of 3 is there twice: part-1 and again/,
    );
    expect(problemsOf([])).to.match(/nothing to merge/);
    expect(problemsOf([{ name: 'a', report: fakeReport([]) }])).to.match(/nothing to merge/);
  });

  it('asks for each attempt', () => {
    const twice = parts.map(({ name, report }) => ({
      name,
      report: { ...report, plan: { ...report.plan!, repeat: 2 } },
    }));
    expect(problemsOf(twice)).to.match(/without a result/);
    const both = twice.map(({ name, report }) => ({
      name,
      report: { ...report, cells: report.cells.flatMap((cell) => [cell, { ...cell, attempt: 2 }]) },
    }));
    expect(unionOf(both)).to.deep.include({ problems: [], planned: 24 });
  });

  const shape = fc.record({ cells: fc.integer({ min: 1, max: 40 }), count: fc.integer({ min: 1, max: 8 }) });

  it('is whole for any number of parts in any order, and never without one of its results', () => {
    fc.assert(
      fc.property(shape, fc.nat(), fc.nat(), ({ cells, count }, turn, lost) => {
        const whole = partsOf(resultsOf(Array.from({ length: cells }, () => 'pass' as const)), count);
        const turned = [...whole.slice(turn % count), ...whole.slice(0, turn % count)];
        expect(unionOf(turned).problems).to.deep.equal([]);
        expect(unionOf(turned).cells).to.deep.equal(unionOf(whole).cells);
        const at = lost % count;
        const lessOne = withPart(whole, at, (report) => ({ cells: report.cells.slice(1) }));
        if (whole[at]!.report.cells.length > 0) expect(unionOf(lessOne).problems).to.have.length(1);
        const without = unionOf(whole.filter((_, index) => index !== at)).problems;
        if (count > 1) expect(without.length > 0).to.equal(whole[at]!.report.cells.length > 0);
      }),
    );
  });
});
