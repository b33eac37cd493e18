import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { addStoreOptions, openStore, type StoreOptions } from '../report/store-options.ts';

const DAY_MS = 86_400_000;

interface PruneOptions extends StoreOptions {
  days: number;
  pin?: string;
  unpin?: string;
}

/** `regproof report prune`: removes what is old; pinned runs stay. */
export function reportPruneCommand(): Command {
  return addStoreOptions(new Command('prune').description('remove old runs, or pin one so that it stays'))
    .option('--days <n>', 'keep runs younger than this', wholeNumber(0), 14)
    .option('--pin <run>', 'keep this run whatever its age, and remove none now')
    .option('--unpin <run>', 'keep it no longer than others, and remove none now')
    .action(async ({ days, pin, unpin, ...options }: PruneOptions) => {
      await using store = await openStore(options);
      const mark = async (run: string, pinned: boolean) => {
        await store.pin(run, pinned);
        process.stdout.write(`${run} is ${pinned ? 'pinned' : 'not pinned any more'}\n`);
      };
      if (pin !== undefined) await mark(pin, true);
      if (unpin !== undefined) await mark(unpin, false);
      if (pin !== undefined || unpin !== undefined) return;
      const removed = await store.prune(new Date(Date.now() - days * DAY_MS));
      process.stdout.write(`${removed.length} runs removed${removed.length > 0 ? `: ${removed.join(', ')}` : ''}\n`);
    });
}
