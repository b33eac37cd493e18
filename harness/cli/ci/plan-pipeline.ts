import { type Job, matrixOf, planJobs } from '../../ci/jobs.ts';
import { BUDGET_MS, type Event, type Gate, gateOf } from '../../ci/tier.ts';
import { EVERYTHING, type Touched, touchedBy } from '../../ci/touched.ts';
import { type ChangeOptions, changedFiles } from './changed-files.ts';
import { ciParts } from './ci-parts.ts';

export interface PlanOptions extends ChangeOptions {
  event: Event;
  ref: string;
  /** Instead of that of the event. */
  tier?: Gate;
}

export interface PlannedPipeline {
  readonly gate: Gate;
  readonly touched: Touched;
  readonly jobs: readonly Job[];
}

/** The jobs of an event; without a word about changes, those of a change of everything. */
export async function planPipeline(options: PlanOptions): Promise<PlannedPipeline> {
  const parts = await ciParts();
  const files = await changedFiles(options);
  const gate = options.tier ?? gateOf(options.event, options.ref);
  const touched = files === null ? EVERYTHING : touchedBy(files, parts);
  return { gate, touched, jobs: planJobs(gate, touched, parts) };
}

/** The plan as a matrix for GitHub, or as lines for people. */
export function showPlan({ gate, touched, jobs }: PlannedPipeline, json: boolean): string {
  if (json) return `${JSON.stringify(matrixOf(gate, jobs))}\n`;
  const names = [...touched.formats, ...touched.targets, ...touched.faults, ...touched.loads];
  const what = touched.everything ? 'everything' : names.join(', ') || 'nothing that is published';
  const lines = jobs.map(({ name, make }) => `  ${name.padEnd(24)} make ${make.join(' ')}`);
  return `${gate}: ${jobs.length} jobs within ${BUDGET_MS[gate] / 60_000} minutes; the change touches ${what}\n${lines.join('\n')}\n`;
}
