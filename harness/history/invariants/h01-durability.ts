import { durabilityOf } from '../durability.ts';
import { Findings, type Invariant } from '../invariant.ts';
import { named } from '../words.ts';

export const durability: Invariant = {
  id: 'H1',
  title: 'durability',
  rule: 'Every acknowledged publish that was not deleted is in the final index, and a fetch returns its digest.',
  compares: 'acknowledged publishes',
  assess(ledger) {
    if (!ledger.observation) return Findings.unobserved();
    const findings = new Findings();
    for (const publish of ledger.operations) {
      if (publish.op !== 'publish' || publish.outcome !== 'ok' || ledger.mayBeDeleted(publish)) continue;
      const found = durabilityOf(ledger, publish);
      if (found.state === 'unseen') {
        findings.missed.push(found.why);
        continue;
      }
      findings.compared += 1;
      if (found.state === 'lost')
        findings.violated(`The ${named(publish)} was acknowledged, but ${found.how}.`, [publish]);
    }
    return findings;
  },
};
