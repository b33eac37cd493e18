import { Command } from 'commander';

/** `regproof judge`: the history of a stored run, judged again. */
export function judgeCommand(): Command {
  return new Command('judge')
    .description("judge a stored run's history again, with today's invariants")
    .argument('[run]', 'run id, latest, or a folder with history.jsonl', 'latest')
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--json', 'print the judgement as JSON')
    .action(async (run: string, options: { results: string; json?: true }) => {
      const { judgeRun } = await import('../report/judge-run.ts');
      process.exitCode = await judgeRun(run, options);
    });
}
