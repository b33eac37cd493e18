import { Command } from 'commander';
import { reportCoverageCommand } from './report-coverage.ts';
import { reportDiffCommand } from './report-diff.ts';
import { reportFlakyCommand } from './report-flaky.ts';
import { reportGateCommand } from './report-gate.ts';
import { reportHistoryCommand } from './report-history.ts';
import { reportHtmlCommand } from './report-html.ts';
import { reportImportCommand } from './report-import.ts';
import { reportLogsCommand } from './report-logs.ts';
import { reportMergeCommand } from './report-merge.ts';
import { reportPruneCommand } from './report-prune.ts';
import { reportPublishCommand } from './report-publish.ts';
import { reportSignCommand } from './report-sign.ts';
import { reportSlowestCommand } from './report-slowest.ts';
import { reportTrendCommand } from './report-trend.ts';
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
      const { showReport } = await import('../report/show-report.ts');
      await showReport(options.results, run);
    });
  for (const add of [
    reportGateCommand,
    reportHtmlCommand,
    reportMergeCommand,
    reportPublishCommand,
    reportSignCommand,
    reportVerifyCommand,
    reportHistoryCommand,
    reportDiffCommand,
    reportTrendCommand,
    reportFlakyCommand,
    reportSlowestCommand,
    reportCoverageCommand,
    reportLogsCommand,
    reportPruneCommand,
    reportImportCommand,
  ])
    command.addCommand(add());
  return command;
}
