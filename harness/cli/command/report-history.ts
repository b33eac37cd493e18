import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { addStoreOptions, type StoreOptions } from '../report/store-options.ts';

export interface HistoryOptions extends StoreOptions {
  target?: string;
  last: number;
  json?: true;
}

/** `regproof report history`: the runs that there are. */
export function reportHistoryCommand(): Command {
  return addStoreOptions(new Command('history').description('list the runs, the newest last'))
    .option('--target <name>', 'only runs of this target')
    .option('--last <n>', 'only so many', wholeNumber(1), 50)
    .option('--json', 'as JSON')
    .action(async (options: HistoryOptions) => {
      const { showHistory } = await import('../report/show-history.ts');
      await showHistory(options);
    });
}
