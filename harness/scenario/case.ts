import { HarnessError } from '../core/error.ts';
import type { FaultRecord } from '../core/fault.ts';
import type { FinalObservation, Orphan } from '../core/observation.ts';
import type { Package } from '../core/package.ts';
import { type Attempt, Attempts } from './attempts.ts';
import { runGraph, type StepEnd, type StepResult } from './graph.ts';
import { Arming, identify } from './inject.ts';
import { observe } from './observe.ts';
import { Operations } from './operations.ts';
import type { Planned, Scenario, Step } from './schema.ts';
import type { Published, Stage } from './stage.ts';
import { publishAll, readUntil } from './workload.ts';

/** One publish of a case: how it ended, and how its repetition did. */
export interface PublishEnd {
  readonly step: string;
  readonly pkg: Package;
  readonly first: Published;
  readonly retried: Published | null;
}

/** What came of a case. */
export interface CaseOutcome {
  /** What was run in the end: what stands for many points is spelt out here. */
  readonly ran: { readonly scenario: Scenario; readonly planned: readonly Planned[] };
  readonly publishes: readonly PublishEnd[];
  readonly faults: readonly FaultRecord[];
  /** What each fault left behind, where that was looked at. */
  readonly left: readonly string[];
  /** Events of the history until then. */
  readonly healedAfter: number;
  /** When everything was healed, before anything was repeated. */
  readonly healed: FinalObservation;
  /** At the end. */
  readonly final: FinalObservation;
}

/**
 * Runs one case of a scenario: its steps with its faults, what is left, the repetition of what did not succeed, what is there then.
 * `attempts`: what was published before, and is looked at as well.
 */
export async function runCase(
  scenario: Scenario,
  planned: readonly Planned[],
  stage: Stage,
  { lookAfterEach = false, attempts = new Attempts() } = {},
): Promise<CaseOutcome> {
  const operations = new Operations(stage, attempts);
  const identities = identify(planned);
  const armings = planned.map((each, index) => new Arming(each, identities[index]!, stage, operations));
  for (const arming of armings) await assertPossible(arming);
  const records: FaultRecord[] = [];
  const left: string[] = [];
  const recoveries: (number | null)[] = [];
  const ends: { step: string; attempt: Attempt; first: Published }[] = [];
  const run = async (step: Step, ended: (id: string) => Promise<unknown>): Promise<StepResult> => {
    const own = armings.filter((arming) => arming.planned.at.step === step.id);
    const work = step.publish
      ? await publishAll(step.publish, stage, attempts, operations, step.id)
      : readUntil(step.read!, ended(step.read!.until), attempts, operations, step.id, stage.site.signal);
    for (const arming of own) await arming.arm();
    try {
      const own = await work();
      for (const end of own) ends.push({ step: step.id, ...end });
      return own.every(({ first }) => first.outcome === 'ok') ? 'done' : 'failed';
    } finally {
      for (const arming of own) {
        const { record, recoveryMs } = await arming.heal();
        records.push(record);
        if (recoveryMs !== undefined) recoveries.push(recoveryMs);
        if (lookAfterEach) left.push(...described(await stage.inspect()).map((what) => `${record.id}: ${what}`));
      }
    }
  };
  assertDone(await runGraph(scenario.steps, run));
  const look = async (): Promise<FinalObservation> => {
    const sight = await observe(stage, attempts);
    const orphans = await stage.inspect();
    return {
      ...(recoveries.length > 0 ? { recoveryMs: slowest(recoveries) } : {}),
      ...sight,
      orphans,
      faults: records,
      asked: askedOf(scenario, orphans),
    };
  };
  const [healedAfter, healed] = [operations.events, await look()];
  // At once, as impatient people and their machines do.
  const publishes = await Promise.all(
    ends.map(async ({ step, attempt, first }, index): Promise<PublishEnd> => {
      const again = scenario.retry && first.outcome !== 'ok';
      const retried = again ? await operations.publish(attempt, `again ${index + 1}`) : null;
      return { step, pkg: attempt.pkg, first, retried };
    }),
  );
  return { ran: { scenario, planned }, publishes, faults: records, left, healedAfter, healed, final: await look() };
}

/** Where nobody may look into storage, nothing can be asked of it: all the rest is judged as ever. */
export function askedOf({ invariants }: Pick<Scenario, 'invariants'>, orphans: readonly Orphan[] | null): string[] {
  return orphans === null ? invariants.filter((id) => id !== STORAGE_INVARIANT) : invariants;
}

/** The only one that looks into storage. */
export const STORAGE_INVARIANT = 'H8';

/** Orphans, as one text each; none where nobody may look. */
export function described(orphans: readonly Orphan[] | null): string[] {
  return orphans?.map(({ where, what }) => `${where}: ${what}`) ?? [];
}

async function assertPossible(arming: Arming): Promise<void> {
  const missing = await arming.missing();
  if (missing !== null)
    throw new HarnessError('FAULT_MISSED', `${arming.planned.fault} cannot be injected here.`, missing);
}

/** A step that broke is ours: what a registry does wrong is in the history. */
function assertDone(settled: ReadonlyMap<string, StepEnd>): void {
  for (const end of settled.values()) if (typeof end === 'object') throw end.broke;
}

function slowest(recoveries: readonly (number | null)[]): number | null {
  return recoveries.reduce((most, each) => (most === null || each === null ? null : Math.max(most, each)), 0);
}
