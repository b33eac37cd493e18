import { Command } from 'commander';
import type { GateOptions } from '../ci/run-gate.ts';
import { duration, wholeNumber } from '../options.ts';

/** `regproof gate`: everything that a release has to pass. */
export function gateCommand(): Command {
  return new Command('gate')
    .description('what a release has to pass: all checks, faults and load, one after the other')
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas', 'all')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--workers <n>', 'cells at once', wholeNumber(1, 64))
    .option('--within <time>', 'what takes longer does not pass, for example 30m', duration, 30 * 60_000)
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--base <image>', 'base image of client and target images')
    .action(async (options: GateOptions) => {
      const { runGate } = await import('../ci/run-gate.ts');
      process.exitCode = await runGate(options);
    });
}
