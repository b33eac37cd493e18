import { expect } from 'chai';
import { runObservation } from '../../../harness/cli/faults/run-observation.ts';
import type { FinalObservation } from '../../../harness/core/observation.ts';

const observation = (name: string, more: Partial<FinalObservation> = {}): FinalObservation => ({
  listed: [{ purl: `pkg:generic/${name}@1.0.0`, digest: null, size: null }],
  fetched: [],
  incoherent: { [`pkg:generic/${name}`]: null },
  orphans: [],
  faults: [{ ...{ id: 'crash-1', fault: 'crash', hit: true, evidence: [], during: [3] }, injectedAt: 1, healedAt: 2 }],
  asked: ['H1'],
  ...more,
});

describe('the observation of a run', () => {
  it('is all that was seen of its cases, with faults of names of their own', () => {
    const whole = runObservation([
      observation('a', { recoveryMs: 5 }),
      observation('b', { recoveryMs: 9, asked: ['H8'] }),
    ])!;
    expect(whole.listed).to.have.length(2);
    expect(Object.keys(whole.incoherent)).to.deep.equal(['pkg:generic/a', 'pkg:generic/b']);
    expect(whole.faults.map(({ id }) => id)).to.deep.equal(['1-crash-1', '2-crash-1']);
    expect(whole).to.include({ recoveryMs: 9 });
    expect(whole.asked).to.deep.equal(['H1', 'H8']);
    expect(whole.orphans).to.deep.equal([]);
  });

  it('tells of no look into storage where one of them had none, and of no recovery where one did not recover', () => {
    const whole = runObservation([observation('a', { recoveryMs: 5 }), observation('b', { orphans: null })])!;
    expect(whole.orphans).to.equal(null);
    expect(runObservation([observation('a', { recoveryMs: null }), observation('b', { recoveryMs: 5 })])).to.include({
      recoveryMs: null,
    });
    expect(runObservation([observation('a')])).to.not.have.property('recoveryMs');
  });

  it('is none where one of them was never looked at: what it acknowledged would seem lost', () => {
    expect(runObservation([observation('a'), null])).to.equal(null);
    expect(runObservation([])).to.equal(null);
  });
});
