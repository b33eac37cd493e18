import { Findings, type Invariant } from '../invariant.ts';
import { packageOf } from '../package-of.ts';

export const coherentMetadata: Invariant = {
  id: 'H9',
  title: 'coherent metadata',
  rule: 'Index, its signature and its checksums belong to one generation, at every read.',
  compares: 'reads of an index with what belongs to it',
  assess(ledger) {
    const findings = new Findings();
    for (const read of ledger.ended) {
      if (read.op !== 'read' || read.outcome !== 'ok' || read.incoherent === undefined) continue;
      findings.compared += 1;
      if (read.incoherent !== null)
        findings.violated(`The read of ${read.purl} by ${read.process} is not of one generation: ${read.incoherent}.`, [
          read,
        ]);
    }
    const publishes = ledger.publishesByPackage();
    for (const [name, why] of Object.entries(ledger.observation?.incoherent ?? {})) {
      findings.compared += 1;
      if (why === null) continue;
      const last = publishes.get(packageOf(name))?.findLast(({ outcome }) => outcome !== 'fail') ?? null;
      findings.violated(`The final index of ${name} is not of one generation: ${why}.`, [last]);
    }
    return findings;
  },
};
