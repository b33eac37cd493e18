import { resolve } from 'node:path';
import { execa } from 'execa';
import { decide, type GateInput } from '../../ci/gate.ts';
import { jobsOfNeeds, needsSchema } from '../../ci/github-needs.ts';
import { newPipeline, type Pipeline } from '../../ci/pipeline.ts';
import { runJobs } from '../../ci/run-jobs.ts';
import { HarnessError } from '../../core/error.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import type { ExitStatus } from '../../core/verdict.ts';
import { interruption } from '../interruption.ts';
import { readPipeline, writePipeline } from './pipeline-file.ts';
import { type PlanOptions, planPipeline, showPlan } from './plan-pipeline.ts';

/** What was cut off gets so long to write a partial report and to remove its containers. */
const FAREWELL_MS = 60_000;

/** Runs here, one by one, the jobs that a change has to pass. Returns the exit status of the gate. */
export async function runPipeline(options: PlanOptions & { state: string }): Promise<ExitStatus> {
  const planned = await planPipeline(options);
  process.stderr.write(showPlan(planned, false));
  await using interrupted = interruption((line) => void process.stderr.write(`${line}\n`));
  const state = resolve(options.state);
  const pipeline = await runJobs(newPipeline(planned.gate, planned.jobs, new Date()), {
    run: runMake,
    save: (current) => writePipeline(state, current),
    interrupted: interrupted.signal,
  });
  return close(pipeline);
}

/** Judges a pipeline that ran here. */
export async function judgePipeline(state: string): Promise<ExitStatus> {
  return close(await readPipeline(resolve(state)));
}

/** Judges the jobs of a GitHub workflow; `started` is when its first one began. Throws USAGE for another text than toJSON(needs). */
export function judgeNeeds(text: string, started: Date, budgetMs: number): ExitStatus {
  const parsed = needsSchema.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new HarnessError(
      'USAGE',
      'This is not the needs context of a GitHub job.',
      'Give what toJSON(needs) prints.',
    );
  return announce({ jobs: jobsOfNeeds(parsed.data), budgetMs, elapsedMs: Date.now() - started.getTime() });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In a process group of its own: a Ctrl-C comes here. make passes SIGTERM on to what it runs, and SIGINT not. */
async function runMake(args: readonly string[], signal: AbortSignal): Promise<boolean> {
  process.stderr.write(`\nmake ${args.join(' ')}\n`);
  const { exitCode } = await execa('make', ['--no-print-directory', ...args], {
    cwd: PACKAGE_ROOT,
    // Without the settings of a make that runs this.
    env: { MAKEFLAGS: '', MAKEOVERRIDES: '' },
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
    detached: true,
    cancelSignal: signal,
    forceKillAfterDelay: FAREWELL_MS,
  });
  return exitCode === 0;
}

/** The jobs ran one after the other: together they took what the pipeline took. */
function close({ jobs, budgetMs }: Pipeline): ExitStatus {
  for (const { name, state, ms } of jobs)
    process.stdout.write(`${state.padEnd(10)} ${name.padEnd(24)} ${ms === null ? '' : minutes(ms)}\n`);
  return announce({ jobs, budgetMs, elapsedMs: jobs.reduce((sum, { ms }) => sum + (ms ?? 0), 0) });
}

function announce(input: GateInput): ExitStatus {
  const { exitStatus, reasons } = decide(input);
  for (const reason of reasons) process.stdout.write(`${reason}\n`);
  const word = exitStatus === 0 ? 'open' : 'shut';
  process.stdout.write(`gate ${word} (${exitStatus}): ${minutes(input.elapsedMs)} of ${minutes(input.budgetMs)}\n`);
  return exitStatus;
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} min`;
}
