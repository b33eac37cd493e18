import { Command } from 'commander';
import { BUDGET_MS, GATES, type Gate } from '../../ci/tier.ts';
import { HarnessError } from '../../core/error.ts';
import { PIPELINE_FILE } from '../ci/pipeline-file.ts';
import { addPlanOptions } from '../ci/plan-options.ts';
import type { PlanOptions } from '../ci/plan-pipeline.ts';
import { oneOf, timestamp } from '../options.ts';

interface GateOptions {
  state: string;
  needs?: string;
  started?: Date;
  tier: Gate;
}

/** `regproof pipeline`: the jobs of a change, run here; and the gate that decides on them. */
export function pipelineCommand(): Command {
  const command = new Command('pipeline').description('run the jobs that a change has to pass, or judge them');
  addPlanOptions(command.command('run', { isDefault: true }))
    .description('run the jobs one after the other, within their budget')
    .option('--state <file>', 'how far it has come', PIPELINE_FILE)
    .action(async (options: PlanOptions & { state: string }) => {
      const { runPipeline } = await import('../ci/run-pipeline.ts');
      process.exitCode = await runPipeline(options);
    });
  command
    .command('gate')
    .description('decide on a pipeline that ran here, or in a GitHub workflow')
    .option('--state <file>', 'how far it has come', PIPELINE_FILE)
    .option('--needs <json>', 'toJSON(needs) of a GitHub job, instead')
    .option('--started <time>', 'when the workflow began, for its budget', timestamp)
    .option('--tier <tier>', `${GATES.join(', ')}: whose budget`, oneOf(...GATES), 'release' as const)
    .action(async ({ state, needs, started, tier }: GateOptions) => {
      const { judgeNeeds, judgePipeline } = await import('../ci/run-pipeline.ts');
      if (needs === undefined) process.exitCode = await judgePipeline(state);
      else if (started) process.exitCode = judgeNeeds(needs, started, BUDGET_MS[tier]);
      else throw new HarnessError('USAGE', 'A budget needs a beginning.', 'Add --started TIME.');
    });
  return command;
}
