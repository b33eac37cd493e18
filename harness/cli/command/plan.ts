import { Command } from 'commander';
import { addPlanOptions } from '../ci/plan-options.ts';
import type { PlanOptions } from '../ci/plan-pipeline.ts';

/** `regproof plan`: what a change has to pass, as jobs. */
export function planCommand(): Command {
  return addPlanOptions(new Command('plan').description('print the jobs that a change has to pass'))
    .option('--json', 'as a matrix for GitHub')
    .action(async (options: PlanOptions & { json?: boolean }) => {
      const { planPipeline, showPlan } = await import('../ci/plan-pipeline.ts');
      process.stdout.write(showPlan(await planPipeline(options), options.json ?? false));
    });
}
