import { Command } from 'commander';
import { addStoreOptions, type StoreOptions } from '../report/store-options.ts';

/** `regproof report import`: takes runs over into a store. */
export function reportImportCommand(): Command {
  return addStoreOptions(new Command('import').description('take runs over into a store, from folders of runs'))
    .argument('[folder...]', 'folders that hold a report.json; all runs below --results by default')
    .action(async (folders: string[], options: StoreOptions) => {
      const { importRuns } = await import('../report/import-runs.ts');
      process.exitCode = await importRuns(folders, options);
    });
}
