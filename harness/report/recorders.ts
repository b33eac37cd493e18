import { cellFiles } from './cell-files.ts';
import { pipelineLog } from './pipeline-log.ts';
import type { Reporter } from './reporter.ts';
import type { Results } from './results.ts';

/** What is written while cells run, whoever reports them at the end. */
export function recorders(results: Pick<Results, 'tell' | 'write'>): Reporter[] {
  return [cellFiles(results), pipelineLog(results)];
}
