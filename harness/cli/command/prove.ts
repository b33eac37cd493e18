import { Command } from 'commander';
import type { ProveCliOptions } from '../run/prove-profile.ts';
import { addRunOptions } from '../run/run-options.ts';

/** `regproof prove`: shows that the checks can fail. */
export function proveCommand(): Command {
  return addRunOptions(
    new Command('prove')
      .description('plant every defect and report which checks notice it')
      .option('--profile <profile>', 'whose checks to prove', 'all')
      .option('--target <target>', 'the honest registry')
      .option('--collateral', 'run every check on every defect'),
    'release',
  ).action(async (options: ProveCliOptions) => {
    const { proveProfile } = await import('../run/prove-profile.ts');
    process.exitCode = await proveProfile(options);
  });
}
