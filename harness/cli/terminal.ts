import type { Terminal } from '../report/reporter.ts';

/** The terminal that this process writes its progress to. NO_COLOR and FORCE_COLOR decide as everywhere. */
export function processTerminal(stream: NodeJS.WriteStream = process.stdout): Terminal {
  const { NO_COLOR, FORCE_COLOR, CI } = process.env;
  const color = NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== '0' : Boolean(stream.isTTY);
  return {
    write: (text) => void stream.write(text),
    columns: stream.columns ?? 80,
    interactive: Boolean(stream.isTTY) && !CI,
    color,
  };
}
