import { Command } from 'commander';
import { addStoreOptions, type StoreOptions } from '../report/store-options.ts';

export interface DiffOptions extends StoreOptions {
  json?: true;
  html?: string;
}

/** `regproof report diff`: two runs, versions or registries side by side. */
export function reportDiffCommand(): Command {
  return addStoreOptions(new Command('diff').description('compare two runs, versions of a registry, or registries'))
    .argument('<before>', 'run id, latest, target, or target@version: its newest run')
    .argument('<after>', 'the same')
    .option('--json', 'as JSON')
    .option('--html <file>', 'as a page as well')
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { showDiff } = await import('../report/show-diff.ts');
      await showDiff(before, after, options);
    });
}
