import { Command } from 'commander';

/** `regproof report publish`: a page for everybody about one target. */
export function reportPublishCommand(): Command {
  return new Command('publish')
    .description('write a static page and a badge of a stored run: formats by level of requirement')
    .argument('[run]', 'run id', 'latest')
    .requiredOption('--out <dir>', 'folder of the page')
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (run: string, options: { out: string; results: string }) => {
      const { publishReport } = await import('../report/publish-report.ts');
      process.stdout.write(`${await publishReport(options.results, run, options.out)}\n${options.out}\n`);
    });
}
