import { expect } from 'chai';
import { FaultProgress } from '../../../harness/cli/faults/fault-progress.ts';
import type { FaultHit } from '../../../harness/report/live/progress.ts';

describe('the progress of cases with faults', () => {
  it('tells of each fault with its evidence in a few words, and counts operations since the last line', () => {
    const faults: FaultHit[] = [];
    using progress = new FaultProgress({ fault: (each) => faults.push(each), load: () => {} });
    progress.fault('t/f/cell', { fault: 'crash', hit: true, evidence: ['SIGKILL', 'x'.repeat(500)] });
    expect(faults).to.have.length(1);
    expect(faults[0]).to.deep.include({ cell: 't/f/cell', kind: 'crash', hit: true });
    expect(faults[0]!.evidence)
      .to.match(/^SIGKILL; x+$/)
      .and.have.length(120);
    for (const type of ['invoke', 'ok', 'invoke', 'info', 'invoke'] as const) progress.event({ type });
    expect(progress.line()).to.equal('2 operations/s, 2 in all, 1 not acknowledged');
    progress.event({ type: 'ok' });
    expect(progress.line()).to.equal('1 operations/s, 3 in all, 1 not acknowledged');
  });
});
