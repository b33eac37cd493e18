import type { FinalObservation } from '../../core/observation.ts';

/**
 * What was seen at the end of all cases, as one observation of the run; null when one of them was not looked at, since then what it acknowledged would
 * seem lost. Packages of different cases have different names. Faults are told apart by the number of their case.
 */
export function runObservation(cases: readonly (FinalObservation | null)[]): FinalObservation | null {
  const seen = cases.filter((each) => each !== null);
  if (seen.length < cases.length || seen.length === 0) return null;
  const orphans = seen.map((each) => each.orphans);
  const recoveries = seen.flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]));
  const slowest = recoveries.reduce((most, each) => (most === null || each === null ? null : Math.max(most, each)), 0);
  return {
    ...(recoveries.length === 0 ? {} : { recoveryMs: slowest }),
    listed: seen.flatMap(({ listed }) => listed),
    fetched: seen.flatMap(({ fetched }) => fetched),
    incoherent: Object.assign({}, ...seen.map(({ incoherent }) => incoherent)),
    orphans: orphans.includes(null) ? null : orphans.flatMap((each) => each ?? []),
    faults: seen.flatMap(({ faults }, index) => faults.map((fault) => ({ ...fault, id: `${index + 1}-${fault.id}` }))),
    asked: [...new Set(seen.flatMap(({ asked }) => asked ?? []))],
  };
}
