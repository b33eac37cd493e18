import { createHash } from 'node:crypto';
import type { Verdict } from '../core/verdict.ts';
import { classicOf } from '../report/roll-up.ts';
import type { StoredAttempt, StoredRun } from './run.ts';

/** What has to be the same so that a verdict ought to be the same. The seed is left out: it chooses bytes, and nothing that a verdict may depend on. */
export interface Inputs {
  /** Full name: target, format, check, client, size, transport. */
  readonly cell: string;
  readonly targetVersion: string;
  /** Of regproof. */
  readonly version: string;
  /** Name, version and image of each client that ran in any attempt at the cell. */
  readonly clients: readonly string[];
  /** sha256 of code, templates, client images and target, as the run noted it; null where it did not. */
  readonly files: string | null;
}

export interface FlakyCell {
  readonly inputs: Inputs;
  /** sha256 of the inputs: verdicts below the same digest ought to be the same. */
  readonly digest: string;
  readonly verdicts: Partial<Record<Verdict, number>>;
  /** Oldest first. */
  readonly observations: readonly {
    readonly run: string;
    readonly seed: string;
    readonly attempt: number;
    readonly verdict: Verdict;
  }[];
}

interface Observation {
  readonly run: StoredRun;
  readonly attempt: StoredAttempt;
}

/** Cells with differing verdicts at identical inputs, by name. What a cancelled run left undone says nothing of its cells. */
export function flakyCells(runs: readonly StoredRun[]): FlakyCell[] {
  const all = runs.flatMap((run) => run.attempts.map((attempt) => ({ run, attempt })));
  const observed = all.filter(({ attempt }) => classicOf(attempt) !== 'cancelled');
  const cells = [...Map.groupBy(observed, ({ attempt }) => attempt.cell)].sort(([a], [b]) => (a < b ? -1 : 1));
  return cells.flatMap(([, observations]) => {
    const used = [...new Set(observations.flatMap(({ attempt }) => attempt.clients))].sort();
    const groups = Map.groupBy(observations, (each) => JSON.stringify(inputsOf(each, used)));
    return [...groups.values()].filter(differ).map((group) => flakyCell(group, used));
  });
}

function inputsOf({ run, attempt }: Observation, used: readonly string[]): Inputs {
  const versions = new Map(run.environment.clients.map(({ name, version, image }) => [name, `${version} (${image})`]));
  return {
    cell: attempt.cell,
    targetVersion: run.product.version,
    version: run.version,
    // Asked of the run: an attempt that broke off early had the same clients at hand.
    clients: used.map((name) => `${name} ${versions.get(name) ?? '?'}`),
    files: run.inputs[attempt.format] ?? null,
  };
}

function differ(group: readonly Observation[]): boolean {
  return new Set(group.map(({ attempt }) => attempt.verdict)).size > 1;
}

function flakyCell(group: readonly Observation[], used: readonly string[]): FlakyCell {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { attempt } of group) verdicts[attempt.verdict] = (verdicts[attempt.verdict] ?? 0) + 1;
  const inputs = inputsOf(group[0]!, used);
  return {
    inputs,
    digest: createHash('sha256').update(JSON.stringify(inputs)).digest('hex'),
    verdicts,
    observations: group.map(({ run, attempt: { attempt, verdict } }) => ({
      ...{ run: run.id, seed: run.seed, attempt, verdict },
    })),
  };
}
