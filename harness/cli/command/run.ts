import { Command } from 'commander';
import { DEFAULTS } from '../defaults.ts';
import { addRunOptions, type RunOptions } from '../run-options.ts';
import { runProfile } from '../run-profile.ts';

/** `regproof run`: the checks of a profile against a target. */
export function runCommand(): Command {
  return addRunOptions(
    new Command('run')
      .description('run checks against a registry')
      .option('--profile <profile>', 'smoke, all, a format, or several separated by commas', DEFAULTS.profile)
      .option('--target <target>', 'name of a target, or the folder of a target.yaml', DEFAULTS.target),
  ).action(runWith);
}

/** Runs and leaves the exit status to the process. */
export async function runWith(options: RunOptions): Promise<void> {
  process.exitCode = await runProfile(options);
}
