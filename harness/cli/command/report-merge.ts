import { Command } from 'commander';
import { addReporterOption, type RunOptions } from '../run/run-options.ts';

/** `regproof report merge`: the parts of a run as one. */
export function reportMergeCommand(): Command {
  return addReporterOption(new Command('merge'))
    .description('merge the parts of a run (--shard), and prove that together they are the plan; unknown if not')
    .argument('<dir...>', 'folders of runs, folders that hold such folders, or files (report.blob, report.json)')
    .option('--results <dir>', 'folder that the merged run is added to', 'results')
    .action(async (places: string[], options: Pick<RunOptions, 'results' | 'reporter'>) => {
      const { mergeReports } = await import('../report/merge-reports.ts');
      process.exitCode = await mergeReports(places, options);
    });
}
