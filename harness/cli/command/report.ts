import { Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { reportHtmlCommand } from './report-html.ts';
import { reportPublishCommand } from './report-publish.ts';
import { reportSignCommand } from './report-sign.ts';
import { reportVerifyCommand } from './report-verify.ts';

/** `regproof report`: stored runs. */
export function reportCommand(): Command {
  const command = new Command('report').description('show stored runs, in the terminal or as a page, or prune them');
  command
    .command('show', { isDefault: true })
    .description('print a stored run')
    .argument('[run]', 'run id', 'latest')
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (run: string, options: { results: string }) => {
      const { showReport } = await import('../show-report.ts');
      await showReport(options.results, run);
    });
  command
    .command('prune')
    .description('remove old runs')
    .option('--days <n>', 'keep runs younger than this', wholeNumber(0), 14)
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (options: { days: number; results: string }) => {
      const { pruneResults } = await import('../../report/results.ts');
      const removed = await pruneResults(options.results, options.days, Date.now());
      process.stdout.write(`${removed.length} runs removed${removed.length > 0 ? `: ${removed.join(', ')}` : ''}\n`);
    });
  for (const add of [reportHtmlCommand, reportPublishCommand, reportSignCommand, reportVerifyCommand])
    command.addCommand(add());
  return command;
}
