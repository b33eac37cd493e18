import { Command } from 'commander';
import { addRunOptions, type RunOptions } from '../run/run-options.ts';

/** `regproof run`: the checks of a profile against a target. */
export function runCommand(): Command {
  return addRunOptions(
    new Command('run')
      .description('run checks against a registry')
      .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
      .option('--target <target>', 'name of a target, or the folder of a target.yaml')
      .option(
        '--changed-only',
        'leave out cells that an earlier run has proven with the same code, images, target and templates',
      )
      .option('--watch', 'then run again what a change of scenario, template, target or format touches'),
  ).action(async (options: RunOptions & { watch?: boolean }) => {
    if (!options.watch) return runWith(options);
    const { watchRun } = await import('../run/watch-run.ts');
    process.exitCode = await watchRun(
      options,
      process.argv.slice(2).filter((word) => word !== '--watch'),
    );
  });
}

/** Runs and leaves the exit status to the process. */
export async function runWith(options: RunOptions): Promise<void> {
  const { runProfile } = await import('../run/run-profile.ts');
  process.exitCode = await runProfile(options);
}
