import { Command } from 'commander';

/** `regproof report gate`: a stored run against thresholds. */
export function reportGateCommand(): Command {
  return new Command('gate')
    .description('judge a stored run by a quality gate: thresholds, and what is left out until when')
    .argument('[run]', 'run id', 'latest')
    .option('--file <file>', 'thresholds, owners and what is disabled', 'quality-gate.yaml')
    .option('--results <dir>', 'folder of the runs', 'results')
    .action(async (run: string, options: { file: string; results: string }) => {
      const { gateReport } = await import('../ci/gate-report.ts');
      process.exitCode = await gateReport(options.results, run, options.file, new Date());
    });
}
