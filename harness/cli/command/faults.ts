import { Command } from 'commander';
import { SIZES } from '../../core/size.ts';
import type { FaultsOptions } from '../faults/run-faults.ts';
import { duration, oneOf, wholeNumber, words } from '../options.ts';
import { addSessionOptions, DEFAULT_WORKERS } from '../run/run-options.ts';

/** `regproof faults`: break it on purpose, and judge what is left. */
export function faultsCommand(): Command {
  const command = new Command('faults')
    .description('inject faults while packages are published, and judge what is left')
    .option('--scenario <names>', 'names of scenarios/faults/*.yaml, or paths of other files; all by default', words)
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--filter <pattern...>', 'full names of cells, with * and **')
    .option('--points <n>', 'where every call is a point to kill at: so many at most', wholeNumber(1, 120))
    .option('--spread', 'deal the cases of each scenario out among the formats, instead of each case on each format')
    .option('--size <size>', `${SIZES.join(', ')}; what each scenario says by default`, oneOf(...SIZES))
    .option('--repeat-each <n>', 'run each case so often', wholeNumber(1, 1_000), 1)
    .option('--workers <n>', 'embedded registries at once, each with its own data', wholeNumber(1, 16), DEFAULT_WORKERS)
    .option(
      '--shrink <runs>',
      'look for less that still fails by so many more runs; 0 for never',
      wholeNumber(0, 200),
      12,
    )
    .option('--shrink-within <time>', 'and for so long at most', duration, 120_000)
    .option('--list', 'print the cells and run none');
  return addSessionOptions(command, 'case').action(async (options: FaultsOptions) => {
    const { runFaults } = await import('../faults/run-faults.ts');
    process.exitCode = await runFaults(options);
  });
}
