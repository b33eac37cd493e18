import { Command } from 'commander';
import { addRunOptions, type RunOptions } from '../run-options.ts';

/** `regproof run`: the checks of a profile against a target. */
export function runCommand(): Command {
  return addRunOptions(
    new Command('run')
      .description('run checks against a registry')
      .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
      .option('--target <target>', 'name of a target, or the folder of a target.yaml'),
  ).action(runWith);
}

/** Runs and leaves the exit status to the process. */
export async function runWith(options: RunOptions): Promise<void> {
  const { runProfile } = await import('../run-profile.ts');
  process.exitCode = await runProfile(options);
}
