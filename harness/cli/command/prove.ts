import { Command } from 'commander';
import { DEFAULTS } from '../defaults.ts';
import { type ProveCliOptions, proveProfile } from '../prove-profile.ts';
import { addRunOptions } from '../run-options.ts';

/** `regproof prove`: shows that the checks can fail. */
export function proveCommand(): Command {
  return addRunOptions(
    new Command('prove')
      .description('plant every defect and report which checks notice it')
      .option('--profile <profile>', 'whose checks to prove', 'all')
      .option('--target <target>', 'the honest registry', DEFAULTS.target)
      .option('--collateral', 'run every check on every defect'),
  ).action(async (options: ProveCliOptions) => {
    process.exitCode = await proveProfile(options);
  });
}
