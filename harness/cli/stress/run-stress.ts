import { resolve } from 'node:path';
import type { Catalogue, Subject } from '../../core/catalogue.ts';
import { HarnessError } from '../../core/error.ts';
import type { Judgement } from '../../core/judgement.ts';
import type { StressSection } from '../../core/stress-report.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { judgeFolder } from '../../history/judge-folder.ts';
import { profileFormats } from '../../runner/profile.ts';
import type { StressProfile } from '../../stress/profile.ts';
import { STRESS_SCHEMA_VERSION, type StressReport } from '../../stress/report.ts';
import { stressMarkdown } from '../../stress/summary.ts';
import { loadTarget, type Target } from '../../target/load.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { withDefaults } from '../defaults.ts';
import { interruption } from '../interruption.ts';
import { Notes } from '../notes.ts';
import { makeReport } from '../report/make-report.ts';
import { openReporters } from '../report/reporters.ts';
import { readDurations, saveDurations } from '../run/durations.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { completeTarget } from '../session/complete-target.ts';
import { openSession, type Session } from '../session/session.ts';
import { sweep } from '../session/workspace.ts';
import { processTerminal } from '../terminal.ts';
import { type Loaded, loadAll } from './load-all.ts';
import { stressCells } from './stress-cells.ts';
import { assertAllowed, assertGenerators, generatorsOf, reproduce, type StressOptions } from './stress-options.ts';
import { stressProfile } from './stress-profile.ts';
import { StressProgress } from './stress-progress.ts';

/** The longest that one request may take where the load profile says nothing. */
const REQUEST_MS = 60_000;

/** The whole of `regproof stress`: session, load on one format after the other, judgement, report. Returns the exit status. */
export async function runStress(given: StressOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  const startedAt = new Date();
  const profile = await stressProfile(options);
  assertGenerators(options, profile);
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  assertAllowed(target, options.external);
  const subjects = await chosenSubjects(options.profile, catalogue, target);
  await sweep();
  const notes = new Notes();
  const { say } = notes;
  await using interrupted = interruption(say);
  const run = { id: newRunId(startedAt), seed: options.seed ?? newSeed() };
  const recordedMs = await readDurations(resolve(options.results));
  const session = await openSession({
    catalogue,
    target,
    formats: subjects.map(({ format }) => format.id),
    // Without --by client no client is run.
    executor: options.by === 'client' ? 'docker' : 'local',
    seed: run.seed,
    runId: run.id,
    resultsRoot: resolve(options.results),
    timeoutMs: options.timeout ?? REQUEST_MS,
    keepOnFailure: false,
    signal: interrupted.signal,
    reproduce: ({ format }) => reproduce(options, format, run.seed),
    onProgress: say,
    ...(options.base === undefined ? {} : { base: options.base }),
  });
  say(`Loading ${target.title} ${target.version} by profile ${options.load}: ${profile.title}; seed ${run.seed}`);
  const loaded = await loadWatched(session, subjects, { options, profile, target, run, notes, recordedMs });
  const judgement = loaded.operations ? await judgeHistory(session.results.dir) : null;
  const cancelled = interrupted.signal.aborted;
  const cells = stressCells(loaded.results, judgement, {
    target: target.name,
    reproduce: (format) => reproduce(options, format ?? options.profile, run.seed),
  });
  const section: StressSection = {
    profile: { name: options.load, title: profile.title },
    results: loaded.results,
    judgement,
  };
  const report = makeReport({
    results: cells,
    // A format that was not loaded to its end leaves something out.
    planned: { length: cells.length + subjects.length - loaded.formats },
    ...{ target, session, disabled: [], cancelled, complete: false },
    sections: { stress: section },
    run: { ...run, startedAt, argv: process.argv.slice(2) },
  });
  const stress: StressReport = {
    schemaVersion: STRESS_SCHEMA_VERSION,
    run: report.run,
    target: report.target,
    verdict: report.verdict,
    ...section,
  };
  await openReporters(['json', 'junit', 'html']).end(report, session.results);
  await session.results.write('stress.json', `${JSON.stringify(stress, null, 2)}\n`);
  await session.results.write('summary.md', stressMarkdown(stress));
  if (judgement) for (const line of invariantLines(judgement)) say(line);
  for (const { cell, verdict, reason } of report.known) say(`known ${verdict}: ${cell} (${reason})`);
  for (const entry of report.stale) say(`stale baseline entry, remove it: ${entry}`);
  say(`${report.verdict.toUpperCase()}${cancelled ? ' (cancelled)' : ''}\nreport: ${session.results.dir}`);
  return report.run.exitStatus as ExitStatus;
}

interface Watched {
  readonly options: StressOptions & { target: string };
  readonly profile: StressProfile;
  readonly target: Target;
  readonly run: { readonly id: string; readonly seed: string };
  readonly notes: Notes;
  readonly recordedMs: Readonly<Record<string, number>>;
}

/** Loads the formats, ends the session and shows meanwhile how far it is. */
async function loadWatched(
  session: Session,
  subjects: readonly Subject[],
  { options, profile, target, run, notes, recordedMs }: Watched,
): Promise<Loaded> {
  using progress = new StressProgress({
    ...{ terminal: processTerminal(process.stderr), target: target.name, load: options.load, profile, recordedMs },
    formats: subjects.map(({ format }) => format.id),
  });
  notes.through(progress.say);
  const generators = generatorsOf(options);
  const loaded = await loadAll(session, subjects, profile, {
    ...{ seed: run.seed, byClient: options.by === 'client', target, progress, say: notes.say },
    generators: generators && { ...generators, runId: run.id, say: notes.say },
  }).finally(() => session[Symbol.asyncDispose]());
  await saveDurations(resolve(options.results), progress.took);
  return loaded;
}

/** The judgement of this run's own history, whose last line is whole. */
async function judgeHistory(folder: string): Promise<Judgement> {
  const { tornBytes: _none, ...judgement } = await judgeFolder(folder);
  return judgement;
}

async function chosenSubjects(profile: string, catalogue: Catalogue, target: Target): Promise<Subject[]> {
  const known = catalogue.subjects.map(({ format }) => format.id);
  const wanted = await profileFormats(profile, known);
  const chosen = catalogue.subjects.filter(({ format }) => wanted.includes(format.id) && target.formats[format.id]);
  if (chosen.length > 0) return chosen;
  throw new HarnessError(
    'TARGET_INVALID',
    `Target ${target.name} serves none of ${wanted.join(', ')}.`,
    `It serves: ${Object.keys(target.formats).join(', ')}.`,
  );
}

function invariantLines({ invariants }: Judgement): string[] {
  const told = invariants.filter(({ verdict }) => verdict !== 'skip');
  const summary = told.map(({ id, verdict }) => `${id} ${verdict}`).join(', ');
  const bad = told.flatMap(({ id, violations, reasons }) =>
    [...violations.map(({ sentence }) => sentence), ...reasons]
      .slice(0, 3)
      .map((sentence) => `        ${id}: ${sentence}`),
  );
  return [`history: ${summary}`, ...bad];
}
