import { resolve } from 'node:path';
import { type InputsOf, provenBy } from '../../ci/verdict-cache.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { HarnessError } from '../../core/error.ts';
import type { CachedCell, Plan } from '../../core/report.ts';
import { assertKnownClients, type Cell, planCells, type Selection } from '../../runner/plan.ts';
import { profileFormats } from '../../runner/profile.ts';
import { balance } from '../../scale/balance.ts';
import { planDigest } from '../../scale/plan-digest.ts';
import type { Target } from '../../target/load.ts';
import { readReport } from '../report/show-report.ts';
import { readDurations } from './durations.ts';
import type { RunOptions } from './run-options.ts';
import { readVerdictCache } from './verdict-cache-file.ts';

export type ResolvedOptions = RunOptions & { profile: string; target: string };

export interface RunPlan {
  readonly cells: readonly Cell[];
  /** Cells that are left out, since an earlier run has proven them with the same inputs. */
  readonly cached: readonly CachedCell[];
  readonly plan: Plan;
  readonly recordedMs: Readonly<Record<string, number>>;
}

/** The cells of a run, or of the part of it that was asked for, and what merging the parts has to know. */
export async function planRun(
  options: ResolvedOptions,
  catalogue: Catalogue,
  target: Target,
  inputsOf: InputsOf,
): Promise<RunPlan> {
  const recordedMs = await readDurations(resolve(options.results), options.durations);
  const selected = await plannedCells(options, catalogue, target);
  const cached = options.changedOnly ? await cachedCells(selected, resolve(options.results), inputsOf) : [];
  const unchanged = new Set(cached.map(({ cell }) => cell));
  const whole = selected.filter(({ name }) => !unchanged.has(name));
  const shard = options.shard ?? { index: 1, count: 1 };
  const cells = balance(whole, shard.count, recordedMs)[shard.index - 1]!;
  return { cells, cached, plan: planOf(whole, cells, shard, options, target), recordedMs };
}

async function plannedCells(options: ResolvedOptions, catalogue: Catalogue, target: Target): Promise<Cell[]> {
  const known = [
    ...catalogue.subjects.map(({ format }) => format.id),
    ...catalogue.disabled.map(({ format }) => format),
  ];
  const wanted = await profileFormats(options.profile, known);
  const formats = wanted.filter((format) => target.formats[format]);
  if (formats.length === 0) {
    throw new HarnessError(
      'TARGET_INVALID',
      `Target ${target.name} serves none of ${wanted.join(', ')}.`,
      `It serves: ${Object.keys(target.formats).join(', ')}.`,
    );
  }
  const selection: Selection = {
    target: target.name,
    formats,
    tier: options.tier,
    sizes: options.size ?? (options.tier === 'smoke' ? ['small', 'medium'] : ['small', 'medium', 'large']),
    ...(options.client ? { clients: options.client } : {}),
    ...(options.filter ? { filters: options.filter } : {}),
    ...(options.grep ? { grep: options.grep } : {}),
    ...(options.grepInvert ? { grepInvert: options.grepInvert } : {}),
    ...(options.lastFailed ? { only: await lastFailed(resolve(options.results)) } : {}),
  };
  assertKnownClients(catalogue, selection);
  return planCells(catalogue, selection);
}

async function cachedCells(cells: readonly Cell[], resultsRoot: string, inputsOf: InputsOf): Promise<CachedCell[]> {
  const cache = await readVerdictCache(resultsRoot);
  return cells.flatMap((cell) => {
    const run = provenBy(cache, cell, inputsOf);
    return run === null ? [] : [{ cell: cell.name, run }];
  });
}

async function lastFailed(resultsRoot: string): Promise<Set<string>> {
  const { cells } = await readReport(resultsRoot, 'latest');
  return new Set(cells.filter((cell) => !['pass', 'skip', 'warn'].includes(cell.verdict)).map((cell) => cell.name));
}

function planOf(
  whole: readonly Cell[],
  cells: readonly Cell[],
  shard: Plan['shard'],
  options: ResolvedOptions,
  target: Target,
): Plan {
  return {
    shard,
    digest: planDigest(whole.map(({ name }) => name)),
    total: whole.length,
    repeat: options.repeatEach,
    cells: cells.map(({ name }) => name),
    complete: isComplete(options),
    baseline: target.baseline.map(({ cell, verdict, reason }) => ({ cell, verdict, reason })),
  };
}

/** Whether the run, with all its parts, covers everything that the target's baseline may speak of. */
function isComplete(options: ResolvedOptions): boolean {
  const narrowed =
    options.filter ??
    options.grep ??
    options.grepInvert ??
    options.client ??
    options.size ??
    options.lastFailed ??
    options.changedOnly;
  return narrowed === undefined && options.tier === 'release' && options.profile === 'all';
}
