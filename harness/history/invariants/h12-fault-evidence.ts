import { faultsThatCount } from '../../core/fault.ts';
import { Findings, type Invariant } from '../invariant.ts';

export const faultEvidence: Invariant = {
  id: 'H12',
  title: 'fault evidence',
  rule: 'Each injected fault proves that it hit.',
  compares: 'faults',
  assess(ledger) {
    const findings = new Findings();
    for (const { id, fault, injectedAt, hit, evidence } of faultsThatCount(ledger.observation?.faults ?? [])) {
      if (injectedAt === null)
        findings.missed.push(`Fault ${id} (${fault}) was never injected: its trigger did not come.`);
      else if (!hit) findings.missed.push(`Fault ${id} (${fault}) missed.`);
      else if (evidence.length === 0) findings.missed.push(`Fault ${id} (${fault}) shows nothing that proves its hit.`);
      else findings.compared += 1;
    }
    return findings;
  },
};
