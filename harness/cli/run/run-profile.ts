import { resolve } from 'node:path';
import { signingKeys } from '../../../pki/openpgp-key.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { HarnessError } from '../../core/error.ts';
import type { CellResult, Report } from '../../core/report.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { recorders } from '../../report/recorders.ts';
import type { Cell } from '../../runner/plan.ts';
import { runCells } from '../../runner/run.ts';
import { loadTarget, type Target } from '../../target/load.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { withDefaults } from '../defaults.ts';
import { interruption } from '../interruption.ts';
import { Notes } from '../notes.ts';
import { makeReport } from '../report/make-report.ts';
import { openReporters } from '../report/reporters.ts';
import { signReport } from '../report/sign-report.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { completeTarget } from '../session/complete-target.ts';
import { openSession, type Session } from '../session/session.ts';
import { sweep } from '../session/workspace.ts';
import { cellInputs, inputsByFormat } from './cell-inputs.ts';
import { saveDurations } from './durations.ts';
import type { RunOptions } from './run-options.ts';
import { planRun, type ResolvedOptions } from './run-plan.ts';
import { tasksOf } from './tasks.ts';
import { rememberVerdicts } from './verdict-cache-file.ts';

/** The whole of `regproof run`: plan, session, cells, report. Returns the exit status. */
export async function runProfile(given: RunOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  assertKeyKept(options);
  const startedAt = new Date();
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const inputsOf = cellInputs(options, catalogue, target);
  const { cells, cached, plan, recordedMs } = await planRun(options, catalogue, target, inputsOf);
  if (options.list) {
    for (const cell of cells) process.stdout.write(`${cell.name}\n`);
    return EXIT.green;
  }
  if (cells.length === 0) throw nothingToRun(options, catalogue, cached.length);
  const notes = new Notes();
  await sweepAndTell(notes.say);
  const seed = options.seed ?? newSeed();
  const runId = newRunId(startedAt);
  const resultsRoot = resolve(options.results);
  await using interrupted = interruption(notes.say);
  const session = await openSession({
    catalogue,
    target,
    formats: [...new Set(cells.map((cell) => cell.format))],
    executor: options.executor,
    seed,
    runId,
    resultsRoot,
    timeoutMs: options.timeout,
    keepOnFailure: options.keepOnFailure ?? false,
    signal: interrupted.signal,
    reproduce: (cell) => reproduce(cell, options, seed),
    onProgress: notes.say,
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.base === undefined ? {} : { base: options.base }),
    ...(options.pki === undefined ? {} : { pki: resolve(options.pki) }),
  });
  const reporters = openReporters(options.reporter, { also: recorders(session.results) });
  notes.through(reporters.note);
  let report: Report;
  try {
    const results = await runAll(cells, session, reporters, options, { target, runId, seed, recordedMs });
    report = makeReport({
      results,
      planned: cells,
      target,
      session,
      disabled: catalogue.disabled.filter(({ format }) => wants(options.profile, format)),
      run: { id: runId, seed, startedAt, argv: process.argv.slice(2) },
      cancelled: interrupted.signal.aborted,
      complete: plan.complete && plan.shard.count === 1,
      sections: {
        plan,
        inputs: inputsByFormat(cells, inputsOf),
        ...(options.changedOnly ? { cached: [...cached] } : {}),
      },
    });
    await reporters.end(report, session.results);
    await saveDurations(resultsRoot, results);
    await rememberVerdicts(resultsRoot, runId, results, inputsOf);
  } finally {
    await session[Symbol.asyncDispose]();
  }
  // Everything is written now, the evidence as well.
  if (options.sign)
    notes.say(
      `signed: ${await signReport(resultsRoot, runId, await signingKeys(new Date(), resolve(options.pki!))())}`,
    );
  return report.run.exitStatus as ExitStatus;
}

function nothingToRun({ profile }: ResolvedOptions, { disabled }: Catalogue, cached: number): HarnessError {
  const broken = disabled.find(({ format }) => wants(profile, format));
  if (broken) return new HarnessError('FORMAT_BROKEN', broken.reason, `Mend harness/formats/${broken.format}.`);
  if (cached > 0)
    return new HarnessError(
      'NOTHING_RAN',
      `Nothing has changed: all ${cached} cells are cached from earlier runs.`,
      'Run without --changed-only for evidence of now.',
    );
  const remedy = 'Look with --list; loosen --filter, --client, --size or --tier.';
  return new HarnessError('NOTHING_RAN', 'No cell fits the selection.', remedy);
}

async function sweepAndTell(progress: (line: string) => void): Promise<void> {
  const { containers, processes, folders } = await sweep();
  if (folders + containers > 0)
    progress(`Removed what a dead run had left: ${containers} containers, ${processes} processes, ${folders} folders.`);
}

/** A key that is gone with the run proves nothing to anybody. */
function assertKeyKept({ sign, pki }: RunOptions): void {
  if (!sign || pki !== undefined) return;
  throw new HarnessError(
    'USAGE',
    'A report cannot be signed with a key that is made for this run alone.',
    'Add --pki DIR, for example --pki .pki.',
  );
}

async function runAll(
  cells: readonly Cell[],
  session: Session,
  reporters: ReturnType<typeof openReporters>,
  options: ResolvedOptions,
  run: { target: Target; runId: string; seed: string; recordedMs: Readonly<Record<string, number>> },
): Promise<CellResult[]> {
  reporters.start({
    total: cells.length * options.repeatEach,
    tasks: tasksOf(cells, options.repeatEach, run.recordedMs),
    target: `${run.target.title} ${run.target.version}`,
    runId: run.runId,
    seed: run.seed,
    workers: options.workers,
  });
  return runCells(cells, session.surroundings, {
    workers: options.workers,
    repeatEach: options.repeatEach,
    maxFailures: options.maxFailures,
    expectedMs: (cell) => run.recordedMs[cell.name] ?? 0,
    onStart: (cell) => reporters.cellStart(cell.name),
    onResult: (result) => reporters.cell(result),
  });
}

function wants(profile: string, format: string): boolean {
  return profile === 'all' || profile.split(',').includes(format);
}

/** One command that repeats the cell. */
function reproduce(cell: Cell, options: ResolvedOptions, seed: string): string {
  const parts = [
    'npx',
    'regproof',
    'run',
    '--target',
    options.target,
    '--profile',
    cell.format,
    '--tier',
    cell.definition.tier,
    '--size',
    cell.size,
  ];
  if (options.executor !== 'docker') parts.push('--executor', options.executor);
  return `${parts.join(' ')} --filter '${cell.name}' --seed ${seed}`;
}
