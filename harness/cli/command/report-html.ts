import { Command } from 'commander';

/** `regproof report html`: the page of a stored run. */
export function reportHtmlCommand(): Command {
  return new Command('html')
    .description('write report.html of a stored run')
    .argument('[run]', 'run id', 'latest')
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--out <file>', 'report.html in the folder of the run by default')
    .action(async (run: string, options: { results: string; out?: string }) => {
      const { writeStoredHtml } = await import('../report/stored-html.ts');
      process.stdout.write(`${await writeStoredHtml(options.results, run, options.out)}\n`);
    });
}
