import { Command } from 'commander';
import { completionScript, SHELLS } from '../completion.ts';
import { oneOf } from '../options.ts';

/** `regproof completion`: what a shell needs to complete commands and options. */
export function completionCommand(): Command {
  const command = new Command('completion').description('print the completion script of a shell');
  return command
    .argument('<shell>', 'bash, zsh, fish; for example: eval "$(regproof completion bash)"', oneOf(...SHELLS))
    .action((shell: (typeof SHELLS)[number]) => {
      process.stdout.write(completionScript(shell, command.parent!));
    });
}
