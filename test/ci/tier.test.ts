import { expect } from 'chai';
import { BUDGET_MS, DEPTH, GATES, gateOf, includes } from '../../harness/ci/tier.ts';
import { TIERS } from '../../harness/core/check.ts';

describe('the gate of an event', () => {
  it('is fast for a pull request and a push to a branch', () => {
    expect(gateOf('pull_request', 'refs/pull/7/merge')).to.equal('fast');
    expect(gateOf('push', 'refs/heads/feature')).to.equal('fast');
    expect(gateOf('push', 'refs/heads/mainline')).to.equal('fast');
  });

  it('is integration for main, release for a tag and by hand', () => {
    expect(gateOf('push', 'refs/heads/main')).to.equal('integration');
    expect(gateOf('push', 'refs/tags/v1.0.0')).to.equal('release');
    expect(gateOf('workflow_dispatch', 'refs/heads/feature')).to.equal('release');
  });
});

describe('gates', () => {
  it('have 5, 15 and 30 minutes', () => {
    expect(GATES.map((gate) => BUDGET_MS[gate] / 60_000)).to.deep.equal([5, 15, 30]);
  });

  it('include those before, and go deeper', () => {
    for (const [index, gate] of GATES.entries()) {
      expect(GATES.map((other) => includes(gate, other))).to.deep.equal(GATES.map((_, other) => other <= index));
      expect(TIERS.indexOf(DEPTH[gate])).to.equal(index);
    }
  });
});
