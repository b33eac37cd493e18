import { Command } from 'commander';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `regproof engine`: a container engine where none answers. */
export function engineCommand(): Command {
  const command = new Command('engine').description('install and start a container engine where none answers');
  command
    .command('up')
    .description('use the engine that answers, else install and start one (Debian or Ubuntu, root)')
    .option('--quiet', 'say nothing when one answers already')
    .action(async (options: { quiet?: boolean }) => {
      const { engineUp } = await import('../../executor/engine-setup.ts');
      await engineUp(say, options.quiet ?? false);
    });
  command
    .command('down')
    .description('stop the engine that `engine up` started')
    .option('--purge', 'also remove its images and the package')
    .action(async (options: { purge?: boolean }) => {
      const { engineDown } = await import('../../executor/engine-setup.ts');
      await engineDown(say, options.purge ?? false);
    });
  return command;
}
