import { Findings, type Invariant } from '../invariant.ts';
import { overlapping } from '../overlap.ts';
import { named } from '../words.ts';

export const noLostUpdate: Invariant = {
  id: 'H6',
  title: 'no lost update',
  rule: 'After concurrent publishes of different versions of a package the index holds every acknowledged one.',
  compares: 'acknowledged publishes that overlap one of another version of their package',
  assess(ledger) {
    if (!ledger.observation) return Findings.unobserved();
    const findings = new Findings();
    for (const publishes of ledger.publishesByPackage().values()) {
      const partners = overlapping(publishes, ({ purl }) => purl);
      for (const [index, publish] of publishes.entries()) {
        const partner = partners[index];
        if (!partner || publish.outcome !== 'ok' || ledger.mayBeDeleted(publish)) continue;
        findings.compared += 1;
        if (ledger.listed(publish.purl).length > 0) continue;
        findings.violated(
          `The ${named(publish)} was acknowledged while ${partner.purl} was being published, and the final index has lost it.`,
          [publish, partner],
        );
      }
    }
    return findings;
  },
};
