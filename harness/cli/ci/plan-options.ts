import type { Command } from 'commander';
import { EVENTS, GATES } from '../../ci/tier.ts';
import { oneOf } from '../options.ts';

/** The options that say which jobs a change needs. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--event <event>', `what happened: ${EVENTS.join(', ')}`, oneOf(...EVENTS), 'push' as const)
    .option('--ref <ref>', 'the branch or tag, in full', 'refs/heads/main')
    .option('--tier <tier>', `${GATES.join(', ')}; that of event and ref by default`, oneOf(...GATES))
    .option('--changed <files...>', 'the changed files, or - for a list on standard input; everything by default')
    .option('--since <commit>', 'the files that git says have changed since');
}
