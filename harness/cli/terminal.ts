import type { Terminal } from '../report/reporter.ts';

/** What a terminal that does not say its size is taken for. */
const SIZE = { columns: 80, rows: 24 };

/**
 * The terminal that this process writes its progress to. NO_COLOR and FORCE_COLOR decide as everywhere; nothing is drawn again in CI, nor on a terminal
 * that knows no control sequences.
 */
export function processTerminal(stream: NodeJS.WriteStream = process.stdout): Terminal {
  const { NO_COLOR, FORCE_COLOR, CI, TERM } = process.env;
  const color = NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== '0' : Boolean(stream.isTTY);
  return {
    write: (text) => void stream.write(text),
    get columns() {
      return stream.columns || SIZE.columns;
    },
    get rows() {
      return stream.rows || SIZE.rows;
    },
    interactive: Boolean(stream.isTTY) && !CI && TERM !== 'dumb',
    color,
    onResize(listener) {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
  };
}
