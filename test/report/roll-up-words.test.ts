import { expect } from 'chai';
import { classicOf } from '../../harness/report/roll-up.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';

describe('the five classic words', () => {
  it('roll up ours, and what was not proven is no pass', () => {
    const word = (verdict: 'pass' | 'warn' | 'skip' | 'unknown' | 'fail' | 'error', reason: string | null = null) =>
      classicOf(fakeResultOf(verdict, { reason }));
    expect([word('pass'), word('warn'), word('skip')]).to.deep.equal(['pass', 'pass', 'skip']);
    expect([word('fail'), word('error'), word('unknown')]).to.deep.equal(['fail', 'fail', 'fail']);
    expect(word('unknown', 'The run was cancelled.')).to.equal('cancelled');
    expect(word('error', 'The cell did not end within 300 s.')).to.equal('timeout');
  });
});
