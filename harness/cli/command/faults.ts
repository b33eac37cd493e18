import { Command } from 'commander';
import { duration, oneOf, wholeNumber, words } from '../options.ts';
import type { FaultsOptions } from '../run-faults.ts';
import { DATABASES, EXECUTORS } from '../run-options.ts';

/** `regproof faults`: break it on purpose, and judge what is left. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('inject faults while packages are published, and judge what is left')
    .option('--scenario <names>', 'names of scenarios/faults/*.yaml; all by default', words)
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--filter <pattern...>', 'full names of cells, with * and **')
    .option('--points <n>', 'where every call is a point to kill at: so many at most', wholeNumber(1, 45))
    .option('--list', 'print the cells and run none')
    .option(
      '--executor <executor>',
      'docker (client images) or local (the host’s tools)',
      oneOf(...EXECUTORS),
      'docker' as const,
    )
    .option('--keep-on-failure', 'keep the files of failed cells for two weeks')
    .option('--seed <seed>', 'same seed, same packages; random by default')
    .option('--timeout <time>', 'for one case, for example 300s', duration, 300_000)
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--database <kind>', 'of the embedded registry: sqlite or postgres', oneOf(...DATABASES))
    .option('--base <image>', 'base image of client and target images')
    .option('--pki <dir>', 'keep the keys and certificates there, or use those that are; made for the run by default')
    .action(async (options: FaultsOptions) => {
      const { runFaults } = await import('../run-faults.ts');
      process.exitCode = await runFaults(options);
    });
}
