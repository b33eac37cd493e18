import type { Reporter } from './reporter.ts';
import type { Results } from './results.ts';

/** Tells the log of the pipeline how the run goes, while it goes: what a run that was killed did last can be read there. */
export function pipelineLog({ tell }: Pick<Results, 'tell'>): Reporter {
  return {
    id: 'pipeline-log',
    onStart: ({ total, target, seed, workers }) => tell('pipeline', 'the run begins', { total, target, seed, workers }),
    onCellStart: (cell) => tell('pipeline', 'a cell begins', { cell }),
    onCell: ({ name, attempt, verdict, ms, reason }) =>
      tell('pipeline', 'a cell ended', { cell: name, attempt, verdict, ms, ...(reason === null ? {} : { reason }) }),
    onEnd: ({ verdict, run }) =>
      tell('pipeline', run.cancelled ? 'the run was cancelled' : 'the run ended', { verdict, exit: run.exitStatus }),
  };
}
