import { expect } from 'chai';
import { decide } from '../../harness/ci/gate.ts';
import type { State } from '../../harness/ci/state.ts';
import { EXIT } from '../../harness/core/verdict.ts';

const judged = (states: State[], elapsedMs = 1) =>
  decide({ jobs: states.map((state, index) => ({ name: `job${index}`, state })), budgetMs: 60_000, elapsedMs });

describe('the gate of a pipeline', () => {
  it('opens when what ran was completed in time', () => {
    expect(judged(['COMPLETED', 'SKIPPED', 'COMPLETED'], 60_000)).to.deep.equal({
      exitStatus: EXIT.green,
      reasons: [],
    });
  });

  it('stays shut for one failure, whatever else there is', () => {
    const { exitStatus, reasons } = judged(['COMPLETED', 'FAILED', 'CANCELLED', 'PENDING'], 60_001);
    expect(exitStatus).to.equal(EXIT.failure);
    expect(reasons).to.deep.equal([
      'Failed: job1.',
      'It took 1.0 min, and 1.0 min is the budget.',
      'Called off: job2.',
      'Not ended: job3.',
    ]);
  });

  it('stays shut when it took too long', () => {
    expect(judged(['COMPLETED'], 60_001).exitStatus).to.equal(EXIT.failure);
  });

  it('is interrupted by what was called off, unknown by what is open', () => {
    expect(judged(['COMPLETED', 'CANCELLED', 'RUNNING']).exitStatus).to.equal(EXIT.interrupted);
    expect(judged(['COMPLETED', 'RUNNING']).exitStatus).to.equal(EXIT.unknown);
    expect(judged(['COMPLETED', 'PENDING']).exitStatus).to.equal(EXIT.unknown);
  });

  it('is unknown when nothing was completed', () => {
    expect(judged(['SKIPPED', 'SKIPPED'])).to.deep.equal({
      exitStatus: EXIT.unknown,
      reasons: ['Nothing was completed.'],
    });
    expect(judged([]).exitStatus).to.equal(EXIT.unknown);
  });
});
