import { type FaultRecord, faultsThatCount } from '../../core/fault.ts';
import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';

export const coverage: Invariant = {
  id: 'H13',
  title: 'coverage',
  rule: 'Every kind of operation succeeded at least once, and every fault overlapped at least one operation.',
  compares: 'operations',
  assess(ledger) {
    const findings = new Findings();
    for (const [kind, operations] of Map.groupBy(ledger.operations, ({ op }) => op)) {
      findings.compared += 1;
      if (!operations.some(({ outcome }) => outcome === 'ok'))
        findings.missed.push(`No ${kind} succeeded, of ${operations.length}.`);
    }
    compareFaults(ledger, findings);
    return findings;
  },
};

function compareFaults(ledger: Ledger, findings: Findings): void {
  const faults = faultsThatCount(ledger.observation?.faults ?? []);
  const wanted = new Set(faults.flatMap(({ during }) => during));
  const operations = new Map(
    ledger.operations.filter(({ seq }) => wanted.has(seq)).map((operation) => [operation.seq, operation]),
  );
  for (const fault of faults) {
    if (fault.injectedAt === null) continue;
    if (fault.during.some((seq) => wasOpen(operations.get(seq), fault))) findings.compared += 1;
    else findings.missed.push(`Fault ${fault.id} (${fault.fault}) overlapped no operation.`);
  }
}

/** The history has the last word on whether an operation was open when the fault came. */
function wasOpen(operation: Operation | undefined, { injectedAt }: FaultRecord): boolean {
  if (operation === undefined || injectedAt === null) return false;
  return operation.t <= injectedAt && injectedAt <= (operation.endedAt ?? Number.POSITIVE_INFINITY);
}
