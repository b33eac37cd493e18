import { Command } from 'commander';

/** `regproof repro`: a stored cell as bare commands. */
export function reproCommand(): Command {
  return new Command('repro')
    .description('write a script of curl and client commands that shows what a stored cell saw, without the harness')
    .argument('<cell>', 'full name of a cell, with * and **')
    .option('--run <run>', 'run id', 'latest')
    .option('--results <dir>', 'folder of the runs', 'results')
    .option('--out <file>', 'the script', 'repro.sh')
    .action(async (cell: string, options: { run: string; results: string; out: string }) => {
      const { writeRepro } = await import('../report/write-repro.ts');
      process.stdout.write(`${await writeRepro(cell, options)}\n`);
    });
}
