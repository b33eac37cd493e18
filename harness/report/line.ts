import type { Rhythm } from './live/live.ts';
import { liveReporter } from './live/live-reporter.ts';
import type { Reporter, Terminal } from './reporter.ts';

/** The live view, and a line of its own for every cell that is not green. */
export function lineReporter(terminal: Terminal, rhythm: Partial<Rhythm> = {}): Reporter {
  return liveReporter('line', terminal, rhythm, ({ verdict, name }, place) =>
    verdict === 'pass' || verdict === 'skip' ? null : `${place} ${verdict} ${name}`,
  );
}
