import type { CheckContext } from '../../core/check.ts';
import { HarnessError } from '../../core/error.ts';
import { faultsThatCount } from '../../core/fault.ts';
import { Violation } from '../../core/finding.ts';
import type { Judgement } from '../../core/judgement.ts';
import { type CaseOutcome, described } from '../../scenario/case.ts';

/** What must hold after healing, and again after everything was repeated. */
export function assertOutcome(
  outcome: CaseOutcome,
  healed: Judgement,
  final: Judgement,
  { expect }: Pick<CheckContext, 'expect'>,
): void {
  const { faults, publishes: ends } = outcome;
  for (const [when, judgement, observation] of [
    ['after healing', healed, outcome.healed],
    ['at the end', final, outcome.final],
  ] as const) {
    for (const { id, verdict, violations } of judgement.invariants)
      if (verdict === 'fail')
        throw new Violation(`${id} ${when}`, 'no violation', violations.map(({ sentence }) => sentence).join('; '), {
          requirement: id,
        });
    expect(observation.recoveryMs, `milliseconds until the registry answered again, ${when}`).to.not.equal(null);
    expect(
      Object.values(observation.incoherent).filter((why) => why !== null),
      `what does not fit in index and files ${when}`,
    ).to.deep.equal([]);
    if (observation.orphans) expect(described(observation.orphans), `orphans ${when}`).to.deep.equal([]);
  }
  // Of several that send different bytes as one version one wins at most: where a publish is several requests, each may have won one of them.
  const rivals = Map.groupBy(ends, ({ pkg }) => pkg.purl);
  for (const { step, pkg, first, retried } of ends)
    if (retried && first.outcome === 'info' && rivals.get(pkg.purl)!.length === 1)
      expect(
        outcome.final.listed.map(({ purl }) => purl),
        `versions in the index after ${pkg.version} (${step}) was published again: ${retried.evidence}`,
      ).to.include(pkg.purl);
  expect(outcome.left, 'orphans that a fault left behind').to.deep.equal([]);
  const missed = faultsThatCount(faults).filter(({ hit, during }) => !hit || during.length === 0);
  if (missed.length > 0)
    throw new HarnessError(
      'FAULT_MISSED',
      missed.map(({ id, evidence }) => `${id} did not hit an operation: ${evidence.join('; ')}.`).join(' '),
      'Look at history.jsonl and wire.jsonl of the run.',
    );
  // What never succeeded is to be seen before it is repeated, and what a repetition finds afterwards.
  const proven = new Set(healed.invariants.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id));
  const told = final.invariants.filter(({ id, verdict }) => verdict === 'unknown' && !proven.has(id));
  if (told.length > 0)
    throw new HarnessError(
      'NOTHING_RAN',
      told.map(({ id, reasons }) => `${id}: ${reasons.join(' ')}`).join(' '),
      'Ask for fewer invariants in the scenario, or give it the operations that they compare.',
    );
}
