import { Command } from 'commander';
import { LOG_CLASSES, type LogClass } from '../../report/run-log.ts';
import { listOf } from '../options.ts';
import { addStoreOptions, type StoreOptions } from '../report/store-options.ts';

export interface LogsOptions extends StoreOptions {
  class?: LogClass[];
  json?: true;
}

/** `regproof report logs`: what a run logged. */
export function reportLogsCommand(): Command {
  return addStoreOptions(new Command('logs').description('print the logs of a run'))
    .argument('[run]', 'run id, latest, a target, or target@version', 'latest')
    .option('--class <classes>', `only these: ${LOG_CLASSES.join(', ')}`, listOf(...LOG_CLASSES))
    .option('--json', 'as JSON')
    .action(async (run: string, options: LogsOptions) => {
      const { showLogs } = await import('../report/show-logs.ts');
      await showLogs(run, options);
    });
}
