import { expect } from 'chai';
import { assertOutcome } from '../../../harness/cli/faults/fault-verdict.ts';
import { Violation } from '../../../harness/core/finding.ts';
import type { Judgement } from '../../../harness/core/judgement.ts';
import type { FinalObservation } from '../../../harness/core/observation.ts';
import type { CaseOutcome, PublishEnd } from '../../../harness/scenario/case.ts';

const SEEN: FinalObservation = { listed: [], fetched: [], incoherent: {}, orphans: [], faults: [] };
const HELD = { invariants: [] } as unknown as Judgement;

/** A publish that nobody knows the end of, and whose repetition was refused. */
const refused = (edition: string, purl = 'pkg:generic/kit@1.0.0'): PublishEnd => ({
  step: 'race',
  pkg: { purl, version: '1.0.0', marker: edition } as PublishEnd['pkg'],
  first: { outcome: 'info', evidence: 'reset', files: [] },
  retried: { outcome: 'fail', http: 409, evidence: 'exists, with other bytes', files: [] },
});

function judged(publishes: readonly PublishEnd[], judgement = HELD): unknown {
  const outcome = { publishes, faults: [], left: [], healed: SEEN, final: SEEN } as unknown as CaseOutcome;
  try {
    return assertOutcome(outcome, HELD, judgement, { expect } as never);
  } catch (error) {
    return error;
  }
}

describe('cli/faults/fault-verdict', () => {
  it('wants a publish in the index when it was repeated', () => {
    expect(judged([refused('a'), refused('b', 'pkg:generic/kit@1.1.0')]))
      .to.have.property('message')
      .that.includes('versions in the index after 1.0.0 (race) was published again');
  });

  it('lets none of several win that send different bytes as one version', () => {
    expect(judged([refused('a'), refused('b')])).to.equal(undefined);
  });

  it('names the invariant that was violated', () => {
    const invariants = [
      { id: 'H1', verdict: 'pass', violations: [] },
      { id: 'H4', verdict: 'fail', violations: [{ sentence: 'kit is of two generations.', seqs: [] }] },
    ];
    expect(judged([], { invariants } as unknown as Judgement))
      .to.be.instanceOf(Violation)
      .and.to.include({ requirement: 'H4', actual: 'kit is of two generations.' });
  });
});
