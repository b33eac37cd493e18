import { Command } from 'commander';

/** `regproof explain`: what a check proves, and why. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('what a check proves, why it matters, which registries broke it, which planted defects prove it')
    .argument('<check>', 'id of a check, as in: regproof list checks')
    .action(async (check: string) => {
      const { explain } = await import('../catalogue/explain.ts');
      process.stdout.write(`${await explain(check)}\n`);
    });
}
