import { Command } from 'commander';
import type { InitOptions } from '../target/init-target.ts';

/** `regproof init`: a target folder from what a registry answers. */
export function initCommand(): Command {
  return new Command('init')
    .description('make the folder of a target by asking a registry that runs already what it serves')
    .requiredOption('--url <url>', 'the registry, with the path below which its formats are')
    .option('--out <dir>', 'the folder; named like the host by default')
    .option('--ca <file>', 'PEM of its authority, where it is one of its own')
    .option('--user <name>', 'asks with this user, whose password is in REGISTRY_PASSWORD')
    .action(async (options: InitOptions) => {
      const { initTarget } = await import('../target/init-target.ts');
      const { path, lines } = await initTarget(options);
      process.stdout.write(`${lines.join('\n')}\n${path}\n`);
    });
}
