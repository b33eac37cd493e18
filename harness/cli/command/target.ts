import { Command } from 'commander';
import { EXIT } from '../../core/verdict.ts';
import { addRunOptions } from '../run/run-options.ts';
import { runWith } from './run.ts';

/** `regproof target`: the registries that can be tested. */
export function targetCommand(): Command {
  const command = new Command('target').description('list or check targets');
  command
    .command('list')
    .description('targets that ship with regproof')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { loadTarget, targetNames } = await import('../../target/load.ts');
      const targets = await Promise.all((await targetNames()).map(loadTarget));
      const rows = targets.map(({ name, title, version, start, formats, baseline }) => ({
        name,
        title,
        version,
        kind: start.kind,
        formats: Object.keys(formats),
        knownFailures: baseline.length,
      }));
      if (options.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
      else
        for (const row of rows)
          process.stdout.write(
            `${row.name.padEnd(22)} ${row.kind.padEnd(10)} ${row.formats.join(',').padEnd(30)} ${row.title} ${row.version}, ${row.knownFailures} known failures\n`,
          );
    });
  addRunOptions(
    command
      .command('check')
      .description('start a target, wait until it answers, publish and pull one package of each format')
      .argument('[target]', 'name or folder'),
  ).action(async (target: string | undefined, options) => {
    if (target && (await lacksWhatItClaims(target))) return;
    await runWith({ ...options, ...(target ? { target } : {}), profile: 'all', filter: ['**/roundtrip[*,small]'] });
  });
  return command;
}

/** Tells what a registry that runs already serves besides its claims; true, and a failure, where it lacks what it claims. */
async function lacksWhatItClaims(target: string): Promise<boolean> {
  const { checkClaims } = await import('../target/check-claims.ts');
  const { absent = [], unclaimed = [] } = (await checkClaims(target)) ?? {};
  for (const format of unclaimed) process.stdout.write(`note: it serves ${format} as well, which is not claimed\n`);
  for (const format of absent) process.stdout.write(`fail: it claims ${format}, and does not serve it\n`);
  if (absent.length > 0) process.exitCode = EXIT.failure;
  return absent.length > 0;
}
