import { Command } from 'commander';
import { VERSION } from '../../core/root.ts';
import { duration, oneOf, wholeNumber } from '../options.ts';
import type { ScaleOptions } from '../scale/scale.ts';

/** `regproof scale`: the parts of a run on an engine. */
export function scaleCommand(): Command {
  const command = new Command('scale')
    .description(
      'run the parts of a run as a job of Docker Swarm or Kubernetes: regproof scale --jobs 4 -- --profile npm',
    )
    .argument('[run options...]', 'what follows -- goes to regproof run')
    .option('--engine <engine>', 'swarm or kubernetes', oneOf('swarm', 'kubernetes'), 'swarm' as const)
    .option('--jobs <n>', 'parts', wholeNumber(1, 256), 2)
    .option('--image <image>', 'image of the harness', `regproof/regproof:${VERSION}`)
    .option('--checkout', 'run this checkout in the image, not the program that the image holds (swarm)')
    .option('--results <dir>', 'folder of the runs; parts are written there, so every node has to see it', 'results')
    .option('--within <time>', 'for all parts', duration, 3_600_000)
    .option('--namespace <name>', 'of the job (kubernetes)', 'default')
    .option('--claim <name>', 'claim of a volume for the parts (kubernetes)', 'regproof-results')
    .option('--out <file>', 'the manifest (kubernetes)', 'regproof-job.yaml')
    .option('--apply', 'apply the manifest by kubectl (kubernetes)')
    .action(async (runArgs: string[], options: ScaleOptions) => {
      const { scale } = await import('../scale/scale.ts');
      process.exitCode = await scale(runArgs, options);
    });
  command
    .command('task', { hidden: true })
    .description('one part, in a task that an engine started')
    .argument('[run options...]')
    .requiredOption('--folder <dir>', 'that all tasks share')
    .requiredOption('--count <n>', 'parts', wholeNumber(1, 256))
    .action(async (runArgs: string[], options: { folder: string; count: number }) => {
      const { runTask } = await import('../scale/scale-task.ts');
      process.exitCode = await runTask({ ...options, runArgs });
    });
  return command;
}
