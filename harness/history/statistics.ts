import { faultsThatCount } from '../core/fault.ts';
import type { Statistics } from '../core/judgement.ts';
import type { FinalObservation } from '../core/observation.ts';
import type { Operation } from './operation.ts';
import { packageOf } from './package-of.ts';

const KINDS = ['publish', 'delete', 'read', 'fetch'] as const;

/** Counts a history. */
export function statisticsOf(
  operations: readonly Operation[],
  lastAt: number,
  observation: FinalObservation | null,
): Statistics {
  const faults = faultsThatCount(observation?.faults ?? []);
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, { ok: 0, fail: 0, info: 0 }]));
  const [processes, packages, versions] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let open = 0;
  for (const { op, outcome, purl, process, endedAt } of operations) {
    counts[op]![outcome] += 1;
    if (endedAt === null) open += 1;
    processes.add(process);
    if (op !== 'read') versions.add(purl);
    else packages.add(purl);
  }
  for (const version of versions) packages.add(packageOf(version));
  return {
    operations: counts as Statistics['operations'],
    open,
    processes: processes.size,
    packages: packages.size,
    versions: versions.size,
    ms: operations.length > 0 ? lastAt - operations[0]!.t : 0,
    faults: {
      planned: faults.length,
      injected: faults.filter(({ injectedAt }) => injectedAt !== null).length,
      hit: faults.filter(({ hit }) => hit).length,
    },
  };
}
