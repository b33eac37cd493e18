import { expect } from 'chai';
import { jobsOfNeeds, needsSchema } from '../../harness/ci/github-needs.ts';

describe('the needs of a GitHub job', () => {
  it('are jobs and what became of them', () => {
    const needs = { plan: { result: 'success', outputs: { matrix: '{}' } }, run: { result: 'failure', outputs: {} } };
    expect(jobsOfNeeds(needsSchema.parse(needs))).to.deep.equal([
      { name: 'plan', state: 'COMPLETED' },
      { name: 'run', state: 'FAILED' },
    ]);
    const rest = needsSchema.parse({ a: { result: 'cancelled' }, b: { result: 'skipped' } });
    expect(jobsOfNeeds(rest).map(({ state }) => state)).to.deep.equal(['CANCELLED', 'SKIPPED']);
  });

  it('know no other result', () => {
    expect(needsSchema.safeParse({ a: { result: 'neutral' } }).success).to.equal(false);
  });
});
