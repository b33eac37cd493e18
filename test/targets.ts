import { join } from 'node:path';
import { execa } from 'execa';
import { loadTarget, targetNames } from '../harness/target/load.ts';
import { say } from './suite.ts';

/** Runs the smoke tier against every third-party registry that ships as a target; the worst exit status is this one's. */
const bin = join(import.meta.dirname, '../harness/cli/bin.js');
const rows: string[] = [];
for (const name of await targetNames()) {
  const target = await loadTarget(name);
  if (target.start.kind !== 'container') continue;
  say(`\n== ${target.title} ${target.version}`);
  const { exitCode } = await execa(
    process.execPath,
    [bin, 'run', '--target', name, '--profile', 'all', ...process.argv.slice(2)],
    {
      reject: false,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  rows.push(
    `${exitCode === 0 ? '✓' : '✗'} ${target.title} ${target.version}: exit ${exitCode}, ${target.baseline.length} known failures`,
  );
  process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCode ?? 3);
}
say(`\n${rows.join('\n')}`);
