import { resolve } from 'node:path';
import type { Catalogue, Subject } from '../../core/catalogue.ts';
import { HarnessError } from '../../core/error.ts';
import type { Judgement } from '../../core/judgement.ts';
import type { FinalObservation } from '../../core/observation.ts';
import type { StressResult, StressSection } from '../../core/stress-report.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { isLoopback } from '../../front/loopback.ts';
import { OBSERVATION_FILE } from '../../history/files.ts';
import { judgeFolder } from '../../history/judge-folder.ts';
import { profileFormats } from '../../runner/profile.ts';
import { describeResult } from '../../stress/lines.ts';
import { bytesBelow } from '../../stress/process-usage.ts';
import type { StressProfile } from '../../stress/profile.ts';
import { STRESS_SCHEMA_VERSION, type StressReport } from '../../stress/report.ts';
import { stressMarkdown } from '../../stress/summary.ts';
import { loadTarget, type Target } from '../../target/load.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { withDefaults } from '../defaults.ts';
import { interruption } from '../interruption.ts';
import { makeReport } from '../report/make-report.ts';
import { openReporters } from '../report/reporters.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { completeTarget } from '../session/complete-target.ts';
import { openSession, type Session } from '../session/session.ts';
import { sweep } from '../session/workspace.ts';
import { processTerminal } from '../terminal.ts';
import { formatUnderLoad } from './format-under-load.ts';
import { stressCells } from './stress-cells.ts';
import { runPhases } from './stress-phases.ts';
import { type LoadGiven, stressProfile } from './stress-profile.ts';
import { stressProgress } from './stress-progress.ts';

export interface StressOptions extends LoadGiven {
  profile?: string;
  target?: string;
  seed?: string;
  results: string;
  base?: string;
  external?: string;
}

/** The longest that one request may take where the load profile says nothing. */
const REQUEST_MS = 60_000;

/** The whole of `regproof stress`: session, load on one format after the other, judgement, report. Returns the exit status. */
export async function runStress(given: StressOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  const startedAt = new Date();
  const profile = await stressProfile(options);
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  assertAllowed(target, options.external);
  const subjects = await chosenSubjects(options.profile, catalogue, target);
  await sweep();
  await using interrupted = interruption(say);
  const run = { id: newRunId(startedAt), seed: options.seed ?? newSeed() };
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
  const byClient = options.by === 'client';
  const loaded = await loadAll(session, subjects, profile, { seed: run.seed, byClient }).finally(() =>
    session[Symbol.asyncDispose](),
  );
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

interface Loaded {
  readonly results: readonly StressResult[];
  /** Formats that were loaded to the end. */
  readonly formats: number;
  /** Whether the history holds any operation. */
  readonly operations: boolean;
}

/** Loads one format after the other; an interruption leaves out the rest. */
async function loadAll(
  session: Session,
  subjects: readonly Subject[],
  profile: StressProfile,
  { seed, byClient }: { seed: string; byClient: boolean },
): Promise<Loaded> {
  const { life } = session.underTest;
  const { signal } = session.surroundings;
  const results: StressResult[] = [];
  const observation = {
    listed: [],
    fetched: [],
    incoherent: {},
    orphans: null,
    faults: [],
  } as Mutable<FinalObservation>;
  let formats = 0;
  for (const subject of subjects) {
    await using under = await formatUnderLoad(session, subject, 'stress', byClient);
    try {
      const looked = await runPhases(under, profile, {
        seed,
        pid: () => (life?.running ? life.pid : null),
        disk: async () => (life ? bytesBelow(life.data) : null),
        onPhase: (what) => say(`  ${what}`),
        onProgress: stressProgress(processTerminal(process.stderr)),
        onResult: (result) => {
          results.push(result);
          const { format, kind, verdict } = result;
          session.results.tell('pipeline', 'a load ended', { format, kind, verdict });
          say(lineOf(result));
        },
      });
      observation.listed = [...observation.listed, ...looked.listed];
      observation.fetched = [...observation.fetched, ...looked.fetched];
      observation.incoherent = { ...observation.incoherent, ...looked.incoherent };
      formats += 1;
    } catch (error) {
      if (!signal.aborted) throw error;
      break;
    }
  }
  // Nothing is under way any more: what is left over now is left over.
  if (!signal.aborted) observation.orphans = await session.underTest.inspect();
  await session.results.write(OBSERVATION_FILE, `${JSON.stringify(observation, null, 2)}\n`);
  return { results, formats, operations: observation.listed.length + observation.fetched.length > 0 };
}

/** The judgement of this run's own history, whose last line is whole. */
async function judgeHistory(folder: string): Promise<Judgement> {
  const { tornBytes: _none, ...judgement } = await judgeFolder(folder);
  return judgement;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Load is for registries on this machine. Another one is loaded only when its operator names it. */
function assertAllowed({ name, start }: Target, external: string | undefined): void {
  if (start.kind !== 'external' || isLoopback(new URL(start.url).hostname) || external === start.url) return;
  throw new HarnessError(
    'TARGET_INVALID',
    `Target ${name} is at ${start.url}, which is not on this machine: regproof does not load it.`,
    `With its owner’s leave: --external ${start.url}`,
  );
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

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function lineOf(result: StressResult): string {
  const { verdict, format, kind, reasons } = result;
  const first = `${verdict.padEnd(7)} ${format} ${kind}: ${describeResult(result)}`;
  return [first, ...reasons.map((reason) => `        ${reason}`)].join('\n');
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

function reproduce(
  { target, load, scenario, rate, duration, by }: StressOptions & { target: string },
  format: string,
  seed: string,
): string {
  const parts = ['npx regproof stress --target', target, '--profile', format, '--load', load];
  if (scenario) parts.push('--scenario', scenario.join(','));
  if (by !== undefined) parts.push('--by', by);
  if (rate !== undefined) parts.push('--rate', `${rate}/s`);
  if (duration !== undefined) parts.push('--duration', `${duration}ms`);
  return `${parts.join(' ')} --seed ${seed}`;
}
