import { Command } from 'commander';
import { addRunsOptions, type RunsOptions } from '../report/store-options.ts';

/** `regproof report flaky`: cells that cannot make up their minds. */
export function reportFlakyCommand(): Command {
  return addRunsOptions(
    new Command('flaky').description('cells with differing verdicts at identical inputs; exit 1 when there are any'),
  ).action(async (options: RunsOptions) => {
    const { showFlaky } = await import('../report/show-flaky.ts');
    process.exitCode = await showFlaky(options);
  });
}
