import { expect } from 'chai';
import { checkGroups, matrixOf } from '../../../harness/report/html/matrix.ts';
import { fakeResultOf } from '../../fakes/fake-report.ts';

const cell = (format: string, check: string, verdict: 'pass' | 'fail' | 'unknown' = 'pass') =>
  fakeResultOf(verdict, { format, check, name: `t/${format}/${check}[small]` });

describe('the matrix of formats and groups', () => {
  it('has a group for what every format has, for what several share, and one for the rest', () => {
    const groups = checkGroups([
      cell('a', 'x.auth.rule'),
      cell('a', 'a.auth.own'),
      cell('a', 'a.only.rule'),
      ...['a', 'b', 'c'].map((format) => cell(format, `${format}.delete.rule`)),
      ...['b', 'c'].map((format) => cell(format, `${format}.rare.rule`)),
    ]);
    expect(Object.fromEntries(groups)).to.deep.equal({
      'x.auth.rule': 'auth',
      'a.auth.own': 'auth',
      'a.only.rule': 'protocol',
      'a.delete.rule': 'delete',
      'b.delete.rule': 'delete',
      'c.delete.rule': 'delete',
      'b.rare.rule': 'protocol',
      'c.rare.rule': 'protocol',
    });
  });

  it('shows the worst verdict of each, how many cells have it, and what a format has not', () => {
    const cells = [
      cell('a', 'x.auth.1'),
      cell('a', 'x.auth.2', 'fail'),
      cell('a', 'x.auth.3', 'fail'),
      cell('b', 'b.own.1', 'unknown'),
    ];
    expect(matrixOf(cells)).to.deep.equal({
      groups: ['auth', 'protocol'],
      rows: [
        { format: 'a', squares: [{ verdict: 'fail', cells: 3, worst: 2 }, null] },
        { format: 'b', squares: [null, { verdict: 'unknown', cells: 1, worst: 1 }] },
      ],
    });
  });
});
