import { expect } from 'chai';
import { tableOf } from './table.ts';
import { lineOf } from './timing.ts';

describe('bench: table', () => {
  it('shows ratio, goal, verdict, absolute figures and rounds of each line', () => {
    const pairs = [
      { ours: 150, theirs: 100 },
      { ours: 250, theirs: 100 },
      { ours: 260, theirs: 200 },
    ];
    const head = { title: 'a kit', ours: 'ours', theirs: 'theirs' };
    const [, missed, reached] = tableOf([
      lineOf({ ...head, goal: { of: 'time', limit: 1.2 } }, pairs),
      lineOf({ ...head, goal: { of: 'speed', limit: 0.5 } }, pairs),
    ]).split('\n');
    expect(missed!.split(/ {2,}/)).to.deep.equal([
      ...['a kit', 'ours', 'theirs', '1.50', '<= 1.2 of its time', 'missed', '250', '100', '3'],
    ]);
    expect(reached).to.match(/ 0\.67 .* ok /);
  });
});
