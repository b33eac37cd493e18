import { Command } from 'commander';
import { addRunsOptions, type RunsOptions } from '../report/store-options.ts';

/** `regproof report trend`: how runs went over time. */
export function reportTrendCommand(): Command {
  return addRunsOptions(
    new Command('trend').description('how the runs of a target went, and what changed from each to the next'),
  ).action(async (options: RunsOptions) => {
    const { showTrend } = await import('../report/show-trend.ts');
    await showTrend(options);
  });
}
