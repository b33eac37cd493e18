import { resolve } from 'node:path';
import type { Catalogue, Subject } from '../core/catalogue.ts';
import { HarnessError } from '../core/error.ts';
import { VERSION } from '../core/root.ts';
import type { Size } from '../core/size.ts';
import { EXIT, type ExitStatus, exitStatusOf, worst } from '../core/verdict.ts';
import { profileFormats } from '../runner/profile.ts';
import { hundred } from '../stress/hundred.ts';
import { STRESS_SCHEMA_VERSION, type StressReport, type StressResult } from '../stress/report.ts';
import { loadTarget, type Target } from '../target/load.ts';
import { loadCatalogue } from './catalogue.ts';
import { completeTarget } from './complete-target.ts';
import { withDefaults } from './defaults.ts';
import { formatUnderLoad } from './format-under-load.ts';
import { interruption } from './interruption.ts';
import { newRunId, newSeed } from './run-id.ts';
import { openSession, type Session } from './session.ts';
import { sweep } from './workspace.ts';

export interface StressOptions {
  profile?: string;
  target?: string;
  scenario: 'hundred';
  size: Size;
  count: number;
  timeout: number;
  seed?: string;
  results: string;
  base?: string;
  external?: string;
}

/** The whole of `regproof stress`: session, load on one format after the other, report. Returns the exit status. */
export async function runStress(given: StressOptions): Promise<ExitStatus> {
  const options = withDefaults(given);
  const startedAt = new Date();
  const catalogue = await loadCatalogue();
  const target = completeTarget(await loadTarget(options.target), catalogue);
  const subjects = await chosenSubjects(options.profile, catalogue, target);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await sweep();
  await using interrupted = interruption(say);
  const run = { id: `stress-${newRunId(startedAt)}`, seed: options.seed ?? newSeed(), startedAt };
  await using session = await openSession({
    catalogue,
    target,
    formats: subjects.map(({ format }) => format.id),
    executor: 'local',
    seed: run.seed,
    runId: run.id,
    resultsRoot: resolve(options.results),
    timeoutMs: options.timeout,
    keepOnFailure: false,
    signal: interrupted.signal,
    reproduce: ({ format }) => `npx regproof stress --profile ${format} --seed ${run.seed}`,
    onProgress: say,
    ...(options.base === undefined ? {} : { base: options.base }),
  });
  const results: StressResult[] = [];
  for (const subject of subjects) {
    if (interrupted.signal.aborted) break;
    const result = await runHundred(session, subject, options);
    say(line(result));
    results.push(result);
  }
  const cancelled = interrupted.signal.aborted;
  const verdict = worst([
    ...results.map((result) => result.verdict),
    ...(results.length < subjects.length ? ['unknown' as const] : []),
  ]);
  const exitStatus = cancelled ? EXIT.interrupted : exitStatusOf(verdict);
  const report: StressReport = {
    schemaVersion: STRESS_SCHEMA_VERSION,
    run: {
      ...run,
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      argv: process.argv.slice(2),
      version: VERSION,
      exitStatus,
      cancelled,
    },
    target: {
      name: target.name,
      title: target.title,
      version: target.version,
      kind: target.start.kind,
      url: session.publicUrl,
    },
    verdict,
    results,
  };
  await session.results.write('stress.json', `${JSON.stringify(report, null, 2)}\n`);
  say(`${verdict.toUpperCase()}\nreport: ${session.results.dir}/stress.json`);
  return exitStatus;
}

async function runHundred(
  session: Session,
  subject: Subject,
  { count, size, timeout }: StressOptions,
): Promise<StressResult> {
  await using under = await formatUnderLoad(session, subject, 'hundred');
  const { observation, ...result } = await hundred(under, { count, size, timeoutMs: timeout, gatherMs: timeout });
  await session.results.write('observation.json', `${JSON.stringify(observation, null, 2)}\n`);
  return { kind: 'hundred', ...result } as StressResult;
}

function line(result: StressResult): string {
  const { format, verdict, count, acknowledged, intact, inFlight, latency, took, by, size } = result;
  return [
    `${verdict.padEnd(7)} ${format.padEnd(6)} ${size} ${acknowledged}/${count} acknowledged, ${intact}/${count} intact, by ${by};`,
    `in flight ${inFlight.atRelease.sender} at the sender, ${inFlight.atRelease.door ?? '-'} at the door;`,
    `p50 ${latency.p50} ms, p99 ${latency.p99} ms, max ${latency.max} ms; generated ${took.generate} ms, published ${took.publish} ms, verified ${took.verify} ms`,
    ...result.reasons.map((reason) => `\n        ${reason}`),
  ].join(' ');
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
