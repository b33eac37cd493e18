import { durabilityOf } from '../durability.ts';
import { FaultWindows } from '../fault-windows.ts';
import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { named } from '../words.ts';

/** What the harness gives a native client at most; a registry that is broken has to say so before. */
const ERROR_WITHIN_MS = 120_000;

export const honestError: Invariant = {
  id: 'H11',
  title: 'honest error',
  rule: 'Under a fault nothing is acknowledged that is not durable; an error comes in bounded time, has a status, and is not empty.',
  compares: 'operations that met a fault, or did not succeed',
  assess(ledger) {
    const findings = new Findings();
    const windows = new FaultWindows(ledger.observation?.faults ?? []);
    for (const operation of ledger.operations) {
      if (operation.outcome !== 'ok') {
        findings.compared += 1;
        const what = unbounded(operation, ledger.lastAt) ?? (windows.met(operation) ? empty(operation) : null);
        if (what) findings.violated(`The ${named(operation)} ${what}.`, [operation]);
      } else if (operation.op === 'publish' && windows.met(operation)) compareAcknowledged(ledger, operation, findings);
    }
    return findings;
  },
};

function compareAcknowledged(ledger: Ledger, publish: Operation, findings: Findings): void {
  if (ledger.mayBeDeleted(publish)) return;
  const found = durabilityOf(ledger, publish);
  if (found.state === 'unseen') return;
  findings.compared += 1;
  if (found.state === 'lost')
    findings.violated(`The ${named(publish)} was acknowledged under a fault, but ${found.how}.`, [publish]);
}

/** How late an operation failed; null when it was in time. */
function unbounded({ t, endedAt }: Operation, lastAt: number): string | null {
  const ms = (endedAt ?? lastAt) - t;
  if (ms <= ERROR_WITHIN_MS) return null;
  const seconds = Math.round(ms / 1000);
  return endedAt === null ? `never ended, ${seconds} s later` : `failed only after ${seconds} s`;
}

/** That a registry which could still answer did not say what was wrong; null when it did. */
function empty({ http, evidence }: Operation): string | null {
  return http !== undefined && http >= 500 && evidence === '' ? `failed with status ${http} and said nothing` : null;
}
