import { expect } from 'chai';
import { advance, isFinal, STATES, type State } from '../../harness/ci/state.ts';
import { HarnessError } from '../../harness/core/error.ts';

const LEGAL: readonly (readonly [State, State])[] = [
  ['PENDING', 'RUNNING'],
  ['PENDING', 'SKIPPED'],
  ['PENDING', 'CANCELLED'],
  ['RUNNING', 'COMPLETED'],
  ['RUNNING', 'FAILED'],
  ['RUNNING', 'CANCELLED'],
];

describe('the states of a job', () => {
  for (const from of STATES)
    for (const to of STATES) {
      const legal = LEGAL.some(([one, other]) => one === from && other === to);
      it(`${from} ${legal ? 'may' : 'must not'} become ${to}`, () => {
        if (legal) expect(advance('x', from, to)).to.equal(to);
        else
          expect(() => advance('x', from, to))
            .to.throw(HarnessError, `Job x is ${from} and cannot become ${to}.`)
            .with.property('code', 'STATE_INVALID');
      });
    }

  it('end in four of them', () => {
    expect(STATES.filter(isFinal)).to.deep.equal(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED']);
  });
});
