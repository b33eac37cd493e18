import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { HarnessError } from '../../core/error.ts';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { connectEngine } from '../../executor/engine.ts';
import { runSwarmJob } from '../../executor/swarm.ts';
import { DURATIONS, HALF, PLACE, type ShardJob, taskArgv } from '../../scale/job.ts';
import { kubernetesManifest } from '../../scale/kubernetes.ts';
import { interruption } from '../interruption.ts';
import { mergeReports } from '../report/merge-reports.ts';
import { durationsFile } from '../run/durations.ts';
import { newRunId, newSeed } from '../run-id.ts';
import { SELF, selfBinds } from '../self.ts';

export interface ScaleOptions {
  readonly engine: 'swarm' | 'kubernetes';
  readonly jobs: number;
  readonly results: string;
  readonly image: string;
  /** Runs this checkout in the image, in place of the program that the image holds. */
  readonly checkout?: boolean;
  readonly namespace: string;
  readonly claim: string;
  readonly apply?: boolean;
  readonly within: number;
  readonly out?: string;
}

const SOCKET = '/var/run/docker.sock';

/** The whole of `regproof scale`: parts on an engine, merged into one run. Returns the exit status of that. */
export async function scale(runArgs: readonly string[], options: ScaleOptions): Promise<ExitStatus> {
  const name = `regproof-${newRunId(new Date())}`;
  const folder = resolve(options.results, name);
  const seeded = runArgs.includes('--seed') ? runArgs : [...runArgs, '--seed', newSeed()];
  const job: ShardJob = {
    ...{ name, jobs: options.jobs, image: options.image, runArgs: seeded },
    program: options.checkout ? [...SELF] : ['regproof'],
    folder: options.engine === 'swarm' ? folder : '/results',
    env: { REGPROOF_TMPDIR: process.env.REGPROOF_TMPDIR ?? tmpdir() },
  };
  return options.engine === 'swarm' ? onSwarm(job, options) : onKubernetes(job, options);
}

async function onSwarm(job: ShardJob, options: ScaleOptions): Promise<ExitStatus> {
  await prepareFolder(job.folder, options.results);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await using interrupted = interruption(say);
  const { engine } = await connectEngine();
  const began = Date.now();
  const paths = [job.folder, job.env.REGPROOF_TMPDIR!, SOCKET].map((path) => ({ path }));
  await runSwarmJob(
    engine,
    {
      ...{ name: job.name, jobs: job.jobs, image: job.image, argv: taskArgv(job) },
      env: [`${PLACE}={{.Task.Slot}}`, ...Object.entries(job.env).map(([key, value]) => `${key}=${value}`)],
      binds: [...paths, ...(options.checkout ? selfBinds() : [])],
    },
    {
      withinMs: options.within,
      signal: interrupted.signal,
      onProgress: ({ running, complete, failed }) =>
        say(
          `${Math.round((Date.now() - began) / 1000)} s: ${complete} of ${job.jobs} parts done, ${running} running, ${failed} lost and started again`,
        ),
    },
  ).catch((cause) => {
    if (!interrupted.signal.aborted) throw cause;
    throw new HarnessError('INTERRUPTED', 'The job was interrupted.', `Parts that were done are in ${job.folder}.`, {
      cause,
    });
  });
  await removeHalves(job.folder);
  return mergeReports([job.folder], {
    results: options.results,
    reporter: ['list', 'json', 'junit', 'summary', 'html'],
  });
}

/** The manifest, and where it is wanted and a cluster is there, what becomes of it is the cluster's: results are merged by hand. */
async function onKubernetes(job: ShardJob, options: ScaleOptions): Promise<ExitStatus> {
  const { namespace, claim, out = 'regproof-job.yaml' } = options;
  await writeFile(out, stringify(kubernetesManifest({ ...job, namespace, claim })));
  process.stdout.write(`${out}\n`);
  if (!options.apply) return EXIT.green;
  const { failed, stderr } = await execa({ reject: false })`kubectl apply -f ${out}`;
  if (!failed) return EXIT.green;
  throw new HarnessError(
    'ENGINE_MISSING',
    `kubectl did not apply ${out}: ${stderr}.`,
    'Check that kubectl is there and reaches a cluster.',
  );
}

/** What tasks left that were lost before they were done. */
async function removeHalves(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(HALF)) await rm(join(folder, name), { recursive: true, force: true });
}

/** The shared folder with the durations of now. */
async function prepareFolder(folder: string, results: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const recorded = durationsFile(resolve(results));
  if (existsSync(recorded)) await copyFile(recorded, join(folder, DURATIONS));
  else await writeFile(join(folder, DURATIONS), '{}');
}
