import { resolve } from 'node:path';
import { HarnessError } from '../../core/error.ts';
import type { Report } from '../../core/report.ts';
import type { Size } from '../../core/size.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { OBSERVATION_FILE } from '../../history/files.ts';
import { faultSummary } from '../../report/faults.ts';
import { recorders } from '../../report/recorders.ts';
import { profileFormats } from '../../runner/profile.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { loadTarget, type Target } from '../../target/load.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { selectScenarios } from '../catalogue/scenarios.ts';
import { withDefaults } from '../defaults.ts';
import { interruption } from '../interruption.ts';
import { Notes } from '../notes.ts';
import { makeReport } from '../report/make-report.ts';
import { openReporters } from '../report/reporters.ts';
import { readDurations, saveDurations } from '../run/durations.ts';
import type { RunOptions } from '../run/run-options.ts';
import { tasksOf } from '../run/tasks.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { completeTarget } from '../session/complete-target.ts';
import { openSession, type Session } from '../session/session.ts';
import { sweep } from '../session/workspace.ts';
import { type FaultCell, faultCells, isDestructive } from './fault-cells.ts';
import { FaultProgress } from './fault-progress.ts';
import { sectionOf } from './fault-record.ts';
import { type FaultRuns, runFaultCells } from './fault-runs.ts';
import { volumeFor } from './fault-volume.ts';
import { runObservation } from './run-observation.ts';

export interface FaultsOptions
  extends Pick<
    RunOptions,
    | 'profile'
    | 'target'
    | 'filter'
    | 'list'
    | 'executor'
    | 'workers'
    | 'repeatEach'
    | 'keepOnFailure'
    | 'seed'
    | 'timeout'
    | 'results'
    | 'base'
    | 'database'
    | 'pki'
  > {
  scenario?: string[];
  points?: number;
  size?: Size;
  spread?: boolean;
  /** So many more runs of a failing case at most. */
  shrink: number;
  /** Milliseconds. */
  shrinkWithin: number;
}

type Resolved = FaultsOptions & { profile: string; target: string };

/** The whole of `regproof faults`: cases one after another on each registry, since each breaks it for all. Returns the exit status. */
export async function runFaults(given: FaultsOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  const startedAt = new Date();
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const scenarios = (await selectScenarios(options.scenario, options.database)).map((each) => narrowed(each, options));
  const known = catalogue.subjects.map(({ format }) => format.id);
  const formats = (await profileFormats(options.profile, known)).filter((format) => target.formats[format]);
  const subjects = catalogue.subjects.filter(({ format }) => formats.includes(format.id));
  const cells = faultCells({
    target: target.name,
    subjects,
    scenarios,
    filters: options.filter,
    spread: options.spread,
  });
  if (options.list) {
    for (const cell of cells) process.stdout.write(`${cell.name}\n`);
    return EXIT.green;
  }
  assertRunnable(cells, target);
  await sweep();
  const notes = new Notes();
  await using interrupted = interruption(notes.say);
  const { signal } = interrupted;
  const run = { id: newRunId(startedAt), seed: options.seed ?? newSeed(), startedAt, argv: process.argv.slice(2) };
  const session = await openFaultSession(options, { catalogue, target, cells, scenarios, run, signal, notes });
  try {
    const runs = await runAll(cells, session, options, { target, run, signal, notes });
    return runs.run.exitStatus as ExitStatus;
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

interface Run {
  readonly id: string;
  readonly seed: string;
  readonly startedAt: Date;
  readonly argv: readonly string[];
}

async function runAll(
  cells: readonly FaultCell[],
  session: Session,
  options: Resolved,
  { target, run, signal, notes }: { target: Target; run: Run; signal: AbortSignal; notes: Notes },
): Promise<Report> {
  const resultsRoot = resolve(options.results);
  const expected = await readDurations(resultsRoot);
  const runs: FaultRuns = { results: [], cases: [], observed: [] };
  const reporters = openReporters(['list', 'json', 'junit', 'summary', 'html'], {
    sections: () => faultSummary(runs.cases),
    also: recorders(session.results),
  });
  notes.through(reporters.note);
  const total = cells.length * options.repeatEach;
  const workers = session.instances.length;
  reporters.start({
    ...{ total, tasks: tasksOf(cells, options.repeatEach, expected), workers },
    ...{ target: `${target.title} ${target.version}`, runId: run.id, seed: run.seed },
  });
  using progress = new FaultProgress(reporters);
  await runFaultCells(cells, runs, {
    ...{ session, signal, progress, repeatEach: options.repeatEach },
    shrink: options.shrink === 0 ? null : { runs: options.shrink, withinMs: options.shrinkWithin },
    known: target.baseline.map(({ cell }) => cell),
    expectedMs: (cell) => expected[cell.name] ?? 0,
    reproduce: (format, file) => reproduce(options, run, format, [file]),
    onStart: (cell) => reporters.cellStart(cell.name),
    onResult: (result) => reporters.cell(result),
  });
  const report = makeReport({
    ...{ results: runs.results, planned: { length: total }, target, session, run },
    ...{ disabled: [], cancelled: signal.aborted, complete: false },
    sections: { faults: sectionOf(runs.cases) },
  });
  const observed = runObservation(runs.observed);
  if (observed) await session.results.write(OBSERVATION_FILE, `${JSON.stringify(observed, null, 2)}\n`);
  await saveDurations(resultsRoot, runs.results);
  await reporters.end(report, session.results);
  sayKept(runs.cases);
  return report;
}

/** One command that repeats cases of a format. */
function reproduce(options: Resolved, { seed }: Run, format: string, scenarios?: readonly string[], more = ''): string {
  const { target, database, size, points, executor } = options;
  const given = Object.entries({ scenario: scenarios?.join(','), database, size, points });
  const parts = given.flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${value}`]));
  if (executor !== 'docker') parts.push(` --executor ${executor}`);
  return `npx regproof faults --target ${target} --profile ${format}${parts.join('')}${more} --seed ${seed}`;
}

/** States that were kept for an operator, and how to put back what was there before. */
function sayKept(cases: FaultRuns['cases']): void {
  for (const { cell, rollback } of cases)
    if (rollback.commands.length > 0)
      process.stderr.write(
        `${cell}: ${[...rollback.evidence, 'to put that back:', ...rollback.commands].join('\n  ')}\n`,
      );
}

/** A scenario with what the command line says of it. */
function narrowed(scenario: Scenario, { points, size }: FaultsOptions): Scenario {
  const every = points === undefined || !scenario.every ? {} : { every: { ...scenario.every, points } };
  return { ...scenario, ...every, ...(size === undefined ? {} : { size }) };
}

/** Faults destroy: only a target that says so may be broken. */
function assertRunnable(cells: readonly FaultCell[], target: Target): void {
  if (cells.length === 0)
    throw new HarnessError(
      'NOTHING_RAN',
      'No case fits the selection.',
      'Look with --list; loosen --scenario, --profile or --filter.',
    );
  // Of a registry that runs already nothing is broken: those cases are skipped.
  if (!target.disposable && target.start.kind !== 'external' && cells.some(isDestructive))
    throw new HarnessError(
      'TARGET_INVALID',
      `Target ${target.name} is not marked disposable, and faults may destroy what it holds.`,
      'Say disposable: true in its target.yaml when nothing on it is worth keeping.',
    );
}

interface SessionParts {
  readonly catalogue: Awaited<ReturnType<typeof loadCatalogue>>;
  readonly target: Target;
  readonly cells: readonly FaultCell[];
  readonly scenarios: readonly Scenario[];
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly notes: Notes;
}

function openFaultSession(options: Resolved, parts: SessionParts): Promise<Session> {
  const { catalogue, target, cells, scenarios, run, signal, notes } = parts;
  return openSession({
    catalogue,
    target,
    formats: [...new Set(cells.map((cell) => cell.format))],
    executor: options.executor,
    seed: run.seed,
    runId: run.id,
    resultsRoot: resolve(options.results),
    timeoutMs: options.timeout,
    // Other registries have ports, names and tools of their own that two of them would share.
    instances: target.start.kind === 'embedded' ? Math.min(options.workers, cells.length * options.repeatEach) : 1,
    // Calls are counted by thread: with one thread for files their number is the same in each run.
    serveEnv: { UV_THREADPOOL_SIZE: '1' },
    ...volumeFor(scenarios),
    keepOnFailure: options.keepOnFailure ?? false,
    signal,
    reproduce: (cell) => reproduce(options, run, cell.format, options.scenario, ` --filter '${cell.name}'`),
    onProgress: notes.say,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.pki === undefined ? {} : { pki: resolve(options.pki) }),
  });
}
