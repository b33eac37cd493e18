import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { EXIT, type ExitStatus } from '../../core/verdict.ts';
import { DURATIONS, HALF, PLACE, shardFolder, shardOf } from '../../scale/job.ts';
import { SELF } from '../self.ts';

/** Runs one part with these arguments; returns its exit status. */
export type RunPart = (args: readonly string[]) => Promise<number>;

/**
 * One task of a job: runs its part, and puts it where it is looked for when it is whole. Green or red, a report is a report, and the task is done;
 * without one it is the engine's turn to start another. A part that is there already is not run again.
 */
export async function runTask(
  options: { readonly folder: string; readonly count: number; readonly runArgs: readonly string[] },
  place = process.env[PLACE] ?? '',
  run: RunPart = runSelf,
): Promise<ExitStatus> {
  const { folder, count, runArgs } = options;
  const shard = shardOf(place, count);
  const wanted = shardFolder(folder, shard);
  if (existsSync(wanted)) return EXIT.green;
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, `${HALF}${shard}-`));
  try {
    const reporters = runArgs.includes('--reporter') ? [] : ['--reporter', 'list,json,blob'];
    const shared = ['--shard', `${shard}/${count}`, '--durations', join(folder, DURATIONS), '--results', work];
    const status = await run(['run', ...runArgs, ...reporters, ...shared]);
    const latest = join(work, 'latest');
    // With more parts than cells the last ones have none, which is no reason to start them again: merging proves that nothing is missing.
    if (!existsSync(join(latest, 'report.json'))) return status === EXIT.unknown ? EXIT.green : EXIT.broken;
    await rename(await realpath(latest), wanted);
    return EXIT.green;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runSelf(args: readonly string[]): Promise<number> {
  const [node, ...self] = SELF;
  const { exitCode = EXIT.broken } = await execa(node, [...self, ...args], {
    stdio: 'inherit',
    reject: false,
    cleanup: true,
  });
  return exitCode;
}
