import { Command } from 'commander';
import { SIZES } from '../../core/size.ts';
import { duration, oneOf, wholeNumber } from '../options.ts';
import type { StressOptions } from '../run-stress.ts';

/** `regproof stress`: many requests at once, and what became of them. */
export function stressCommand(): Command {
  return new Command('stress')
    .description('load a registry and judge what it acknowledged')
    .option('--profile <profile>', 'smoke, all, a format, or several separated by commas')
    .option('--target <target>', 'name of a target, or the folder of a target.yaml')
    .option('--scenario <scenario>', 'hundred', oneOf('hundred'), 'hundred' as const)
    .option('--size <size>', SIZES.join(', '), oneOf(...SIZES), 'small' as const)
    .option('--count <n>', 'publishes that are in flight together', wholeNumber(1, 1_000), 100)
    .option('--timeout <time>', 'until a request counts as timed out', duration, 60_000)
    .option('--seed <seed>', 'same seed, same packages; random by default')
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--base <image>', 'base image of target images')
    .option('--external <url>', 'allow load on the registry at this address, which is not on this machine')
    .action(async (options: StressOptions) => {
      const { runStress } = await import('../run-stress.ts');
      process.exitCode = await runStress(options);
    });
}
