import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { addRunsOptions, type RunsOptions } from '../report/store-options.ts';

export interface SlowestOptions extends RunsOptions {
  count: number;
}

/** `regproof report slowest`: where the time goes. */
export function reportSlowestCommand(): Command {
  return addRunsOptions(new Command('slowest').description('cells by the median of their durations'))
    .option('--count <n>', 'only so many cells', wholeNumber(1), 20)
    .action(async (options: SlowestOptions) => {
      const { showSlowest } = await import('../report/show-slowest.ts');
      await showSlowest(options);
    });
}
