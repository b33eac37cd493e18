import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import type { Terminal } from '../reporter.ts';

/** A terminal that knows these shows nothing of what comes between them before the end; others ignore them. */
const [AT_ONCE, SHOWN] = ['\u001b[?2026h', '\u001b[?2026l'];

/**
 * Lines at the lower end of a terminal that are drawn again in their place, below those that stay. No line is wider than the terminal. After a resize a line
 * that was drawn before takes more rows than one, where terminals fold it: so many are erased.
 */
export class Screen {
  readonly #terminal: Terminal;
  /** Widths of the lines that were drawn. */
  #drawn: number[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Lines that fit: the cursor rests in a row of its own. */
  get rows(): number {
    return Math.max(0, (this.#terminal.rows ?? 24) - 1);
  }

  /** Draws the lines in place of those that were drawn before, with `above` staying over them. */
  draw(lines: readonly string[], above = ''): void {
    const { columns } = this.#terminal;
    const fitting = lines.slice(0, this.rows).map((line) => cut(line, columns));
    this.#terminal.write(`${AT_ONCE}${this.#erasing()}${above}${fitting.map((line) => `${line}\n`).join('')}${SHOWN}`);
    this.#drawn = fitting.map((line) => stringWidth(line));
  }

  /** Nothing is drawn any more; `above` stays. */
  clear(above = ''): void {
    if (this.#drawn.length > 0 || above !== '') this.#terminal.write(`${this.#erasing()}${above}`);
    this.#drawn = [];
  }

  #erasing(): string {
    const { columns } = this.#terminal;
    const rows = this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '' : `\r\u001b[${rows}A\u001b[J`;
  }
}

/** The line within the width of a terminal, one column of which stays free: in the last one some terminals go on to the next line. */
export function cut(line: string, columns: number): string {
  return cliTruncate(line, Math.max(1, columns - 1));
}
