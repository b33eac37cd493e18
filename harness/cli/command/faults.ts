import { Command } from 'commander';
import { wholeNumber, words } from '../options.ts';
import type { FaultsOptions } from '../run-faults.ts';
import { addSessionOptions } from '../run-options.ts';

/** `regproof faults`: break it on purpose, and judge what is left. */
export function faultsCommand(): Command {
  const command = new Command('faults')
    .description('inject faults while packages are published, and judge what is left')
    .option('--scenario <names>', 'names of scenarios/faults/*.yaml; all by default', words)
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--filter <pattern...>', 'full names of cells, with * and **')
    .option('--points <n>', 'where every call is a point to kill at: so many at most', wholeNumber(1, 45))
    .option('--list', 'print the cells and run none');
  return addSessionOptions(command, 'case').action(async (options: FaultsOptions) => {
    const { runFaults } = await import('../run-faults.ts');
    process.exitCode = await runFaults(options);
  });
}
