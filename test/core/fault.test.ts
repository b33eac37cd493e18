import { expect } from 'chai';
import { type FaultRecord, faultsThatCount } from '../../harness/core/fault.ts';

const record = (id: string, hit: boolean, repeats?: string): FaultRecord => ({
  ...{ id, fault: 'crash-at-call', injectedAt: 1, healedAt: 2, hit, evidence: [], during: [] },
  ...(repeats === undefined ? {} : { repeats }),
});
const counted = (...faults: FaultRecord[]) => faultsThatCount(faults).map(({ id }) => id);

describe('core/fault', () => {
  it('lets a repetition that hit stand for what missed', () => {
    expect(counted(record('a', false), record('b', false, 'a'), record('c', true, 'a'))).to.deep.equal(['c']);
  });

  it('counts one miss where every repetition missed', () => {
    expect(counted(record('a', false), record('b', false, 'a'), record('c', true))).to.deep.equal(['b', 'c']);
  });

  it('forgives nothing to a fault that nothing repeats', () => {
    expect(counted(record('a', false), record('b', true, 'x'), record('c', false))).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps all that hit', () => {
    expect(counted(record('a', true), record('b', true, 'a'), record('c', false, 'a'))).to.deep.equal(['a', 'b']);
  });
});
