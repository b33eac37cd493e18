import { resolve } from 'node:path';
import { HarnessError } from '../core/error.ts';
import type { CellResult, Report } from '../core/report.ts';
import { EXIT, type ExitStatus } from '../core/verdict.ts';
import { type FaultCaseRecord, faultReport, faultSection } from '../report/faults.ts';
import type { Cell } from '../runner/plan.ts';
import { profileFormats } from '../runner/profile.ts';
import { runCells } from '../runner/run.ts';
import { chooseScenarios } from '../scenario/load.ts';
import type { Scenario } from '../scenario/schema.ts';
import { loadTarget, type Target } from '../target/load.ts';
import { loadCatalogue } from './catalogue.ts';
import { completeTarget } from './complete-target.ts';
import { withDefaults } from './defaults.ts';
import { faultCells } from './fault-cells.ts';
import { checkCase } from './fault-check.ts';
import { volumeFor } from './fault-volume.ts';
import { interruption } from './interruption.ts';
import { makeReport } from './make-report.ts';
import { openReporters } from './reporters.ts';
import { newRunId, newSeed } from './run-id.ts';
import type { RunOptions } from './run-options.ts';
import { readScenarios } from './scenarios.ts';
import { openSession, type Session } from './session.ts';
import { sweep } from './workspace.ts';

export interface FaultsOptions
  extends Pick<
    RunOptions,
    | 'profile'
    | 'target'
    | 'filter'
    | 'list'
    | 'executor'
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
}

/** The whole of `regproof faults`: cases one after another on one target, since each breaks it for all. Returns the exit status. */
export async function runFaults(given: FaultsOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  const startedAt = new Date();
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const chosen = chooseScenarios(await readScenarios(), options.scenario, options.database ?? 'sqlite');
  const scenarios = chosen.map((scenario) => withPoints(scenario, options.points));
  const known = catalogue.subjects.map(({ format }) => format.id);
  const formats = (await profileFormats(options.profile, known)).filter((format) => target.formats[format]);
  const subjects = catalogue.subjects.filter(({ format }) => formats.includes(format.id));
  const records: FaultCaseRecord[] = [];
  const late = Promise.withResolvers<Session>();
  await using interrupted = interruption((line) => void process.stderr.write(`${line}\n`));
  const { signal } = interrupted;
  const cells = faultCells(
    { target: target.name, subjects, scenarios, filters: options.filter },
    (each) => async (context) => {
      const format = subjects.find(({ format }) => format.protocol === context.protocol)!.format;
      const cell = cells.find(
        ({ format: id, check }) => id === format.id && check === `fault.${each.scenario.name}.${each.name}`,
      )!.name;
      const onCase = (record: Omit<FaultCaseRecord, 'cell'>) => records.push({ cell, ...record });
      await checkCase(format, each, context, { session: await late.promise, signal, onCase });
    },
  );
  if (options.list) {
    for (const cell of cells) process.stdout.write(`${cell.name}\n`);
    return EXIT.green;
  }
  assertRunnable(cells, target);
  await sweep();
  const [seed, runId] = [options.seed ?? newSeed(), newRunId(startedAt)];
  const session = await openFaultSession(options, { catalogue, target, cells, scenarios, seed, runId, signal });
  late.resolve(session);
  const reporters = openReporters(['list', 'json', 'junit', 'summary'], () => faultSection(records));
  let report: Report;
  try {
    reporters.start({ total: cells.length, target: `${target.title} ${target.version}`, runId, seed, workers: 1 });
    const results: CellResult[] = await runCells(
      cells,
      { ...session.surroundings, history: () => 0 },
      {
        ...{ workers: 1, repeatEach: 1, maxFailures: 0, expectedMs: () => 0 },
        onStart: (cell) => reporters.cellStart(cell.name),
        onResult: (result) => reporters.cell(result),
      },
    );
    report = makeReport({
      ...{ results, planned: cells, target, session, disabled: [], cancelled: signal.aborted, complete: false },
      run: { id: runId, seed, startedAt, argv: process.argv.slice(2) },
    });
    await session.results.write('faults.json', `${JSON.stringify(faultReport(records, results), null, 2)}\n`);
    await reporters.end(report, session.results);
  } finally {
    await session[Symbol.asyncDispose]();
  }
  return report.run.exitStatus as ExitStatus;
}

function withPoints(scenario: Scenario, points: number | undefined): Scenario {
  return points === undefined || !scenario.every ? scenario : { ...scenario, every: { ...scenario.every, points } };
}

/** Faults destroy: only a target that says so may be broken. */
function assertRunnable(cells: readonly Cell[], target: Target): void {
  if (cells.length === 0)
    throw new HarnessError(
      'NOTHING_RAN',
      'No case fits the selection.',
      'Look with --list; loosen --scenario, --profile or --filter.',
    );
  if (!target.disposable)
    throw new HarnessError(
      'TARGET_INVALID',
      `Target ${target.name} is not marked disposable, and faults may destroy what it holds.`,
      'Say disposable: true in its target.yaml when nothing on it is worth keeping.',
    );
}

interface Run {
  readonly catalogue: Awaited<ReturnType<typeof loadCatalogue>>;
  readonly target: Target;
  readonly cells: readonly Cell[];
  readonly scenarios: readonly Scenario[];
  readonly seed: string;
  readonly runId: string;
  readonly signal: AbortSignal;
}

function openFaultSession(options: FaultsOptions & { target: string }, run: Run): Promise<Session> {
  const { catalogue, target, cells, seed, runId, signal } = run;
  return openSession({
    catalogue,
    target,
    formats: [...new Set(cells.map((cell) => cell.format))],
    executor: options.executor,
    seed,
    runId,
    resultsRoot: resolve(options.results),
    timeoutMs: options.timeout,
    // Calls are counted by thread: with one thread for files their number is the same in each run.
    serveEnv: { UV_THREADPOOL_SIZE: '1' },
    ...volumeFor(run.scenarios),
    keepOnFailure: options.keepOnFailure ?? false,
    signal,
    reproduce: (cell) =>
      `npx regproof faults --target ${options.target} --profile ${cell.format} --filter '${cell.name}' --seed ${seed}`,
    onProgress: (line) => void process.stderr.write(`${line}\n`),
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.pki === undefined ? {} : { pki: resolve(options.pki) }),
  });
}
