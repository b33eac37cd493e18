import type { FaultCase, FaultOperation, FaultSection, Rollback } from '../../core/fault-report.ts';
import type { HistoryEvent } from '../../core/history.ts';
import type { Judgement, Statistics } from '../../core/judgement.ts';
import type { CellResult } from '../../core/report.ts';
import { type Operation, OperationLog } from '../../history/operation.ts';
import { statisticsOf } from '../../history/statistics.ts';
import { type CaseOutcome, STORAGE_INVARIANT } from '../../scenario/case.ts';
import type { FaultCell } from './fault-cells.ts';
import type { CaseStage } from './fault-stage.ts';

/** Operations of one case that the report shows. */
const MOST_OPERATIONS = 300;

/** What is known of a case when it has ended; the verdict comes with the result of its cell. */
export type CaseRecord = Omit<FaultCase, 'verdict' | 'attempt' | 'shrunk'>;

export interface RecordInput {
  readonly cell: FaultCell;
  /** Below the folder of the run. */
  readonly folder: string;
  readonly staged: Pick<CaseStage, 'stage' | 'events' | 'faults'>;
  /** Null when it did not come to that. */
  readonly outcome: CaseOutcome | null;
  readonly judgement: Judgement | null;
  readonly rollback: Rollback;
}

/** A case as the report shows it. */
export function recordOf({ cell, folder, staged, outcome, judgement, rollback }: RecordInput): CaseRecord {
  const { stage, events, faults } = staged;
  const operations = shown(joined(events).operations, new Set(faults.flatMap(({ during }) => during)));
  const healed = outcome?.healed;
  const asked = cell.case.scenario.invariants.includes(STORAGE_INVARIANT);
  return {
    cell: cell.name,
    scenario: cell.case.scenario.name,
    case: cell.case.name,
    format: cell.format,
    client: stage.client,
    folder,
    faults: [...faults],
    operations: operations.slice(0, MOST_OPERATIONS).map(described),
    operationsLeftOut: Math.max(0, operations.length - MOST_OPERATIONS),
    publishes: (outcome?.publishes ?? []).map(({ step, pkg, first, retried }) => ({
      ...{ step, purl: pkg.purl, first: first.outcome, retried: retried?.outcome ?? null },
    })),
    left: outcome?.left ?? [],
    ...(healed?.recoveryMs === undefined ? {} : { recoveryMs: healed.recoveryMs }),
    orphans: healed?.orphans ?? null,
    notLookedAt:
      asked && healed?.orphans === null
        ? [`${STORAGE_INVARIANT}: the target lets nobody look into its storage (no inspect in its target.yaml)`]
        : [],
    invariants: judgement?.invariants ?? [],
    statistics: judgement?.statistics ?? null,
    rollback,
  };
}

/** All cases of a run, with the statistics of all their histories. */
export function sectionOf(cases: readonly FaultCase[]): FaultSection {
  return { cases, statistics: sumOf(cases.flatMap(({ statistics }) => statistics ?? [])) };
}

/** The verdict of a cell becomes that of its case. */
export function withResult(record: CaseRecord, { verdict, attempt }: CellResult): FaultCase {
  return { ...record, verdict, attempt, shrunk: null };
}

function joined(events: readonly HistoryEvent[]): OperationLog {
  const log = new OperationLog();
  for (const event of events) log.add(event);
  return log;
}

/** Those that a fault met first, then publishes, then what was read: the report may leave out the last of them. */
function shown(operations: readonly Operation[], met: ReadonlySet<number>): Operation[] {
  const rank = ({ seq, op }: Operation) => (met.has(seq) ? 0 : op === 'publish' ? 1 : 2);
  return operations.toSorted((a, b) => rank(a) - rank(b) || a.seq - b.seq);
}

function described({ seq, op, process, purl, outcome, t, endedAt }: Operation): FaultOperation {
  return { seq, op, process, purl, outcome, startedAt: t, endedAt };
}

function sumOf(all: readonly Statistics[]): Statistics {
  return all.reduce(added, statisticsOf([], 0, null));
}

/** Adds numbers of the same names, however deep. */
function added<T extends object>(one: T, other: T): T {
  const sums = Object.entries(one).map(([key, value]) => {
    const more = other[key as keyof T] as number | object;
    return [key, typeof value === 'number' ? value + (more as number) : added(value as object, more as object)];
  });
  return Object.fromEntries(sums) as T;
}
