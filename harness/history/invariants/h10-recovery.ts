import { durabilityOf } from '../durability.ts';
import { FaultWindows } from '../fault-windows.ts';
import { Findings, type Invariant } from '../invariant.ts';
import type { Ledger } from '../ledger.ts';
import type { Operation } from '../operation.ts';
import { named } from '../words.ts';

const HEALTHY_WITHIN_MS = 30_000;

export const recovery: Invariant = {
  id: 'H10',
  title: 'recovery',
  rule: 'The registry is healthy within 30 s of healing, and repeating a publish that may have happened converges.',
  compares: 'recoveries and repeated publishes',
  assess(ledger) {
    if (!ledger.observation) return Findings.unobserved();
    const findings = new Findings();
    const { recoveryMs, faults } = ledger.observation;
    const { healedAt } = new FaultWindows(faults);
    const hit = new Set(faults.flatMap(({ during }) => during));
    const met = ledger.operations.filter(({ seq }) => hit.has(seq));
    if (recoveryMs === undefined) {
      if (healedAt !== null) findings.missed.push('Something was broken, but nobody timed the recovery.');
    } else {
      findings.compared += 1;
      if (recoveryMs === null) findings.violated('The registry was not healthy within 30 s of healing.', met);
      else if (recoveryMs > HEALTHY_WITHIN_MS)
        findings.violated(`The registry was healthy ${recoveryMs} ms after healing, later than 30 s.`, met);
    }
    for (const publishes of ledger.publishes.values()) {
      const attempts = [...Map.groupBy(publishes, ({ digest }) => digest).values()];
      const possible = attempts.filter((attempt) => attempt.some(({ outcome }) => outcome !== 'fail'));
      // Where several attempts may have won, the others are refused and rightly not there.
      if (possible.length === 1) findUnrepeatable(ledger, possible[0]!, healedAt, findings);
    }
    return findings;
  },
};

/** Statuses that refuse a credential, and say nothing of the package. */
const UNAUTHORISED = [401, 403];

/** The last repetition of what may have happened: acknowledged is the matter of durability, refused is right only when it is there. */
function findUnrepeatable(
  ledger: Ledger,
  attempt: readonly Operation[],
  healedAt: number | null,
  findings: Findings,
): void {
  const first = attempt.find(({ outcome }) => outcome === 'info');
  const last = attempt.findLast(({ http }) => http === undefined || !UNAUTHORISED.includes(http));
  if (!first || !last || first.end > last.seq) return;
  // What got lost while something was broken is no repetition.
  if (last.outcome === 'info' && (healedAt === null || last.t <= healedAt)) return;
  if (attempt.some(({ outcome }) => outcome === 'ok') || ledger.mayBeDeleted(first)) {
    findings.compared += 1;
    return;
  }
  const found = durabilityOf(ledger, last);
  if (found.state === 'unseen') {
    findings.missed.push(found.why);
    return;
  }
  findings.compared += 1;
  if (found.state === 'held') return;
  const ending = last.outcome === 'fail' ? 'is refused' : 'does not succeed';
  findings.violated(`The ${named(first)} may have happened; repeating it ${ending}, but ${found.how}.`, [first, last]);
}
