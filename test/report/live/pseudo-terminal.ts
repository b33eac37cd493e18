import { join } from 'node:path';
import xterm from '@xterm/headless';
import { execa } from 'execa';
import { eventually } from '../../eventually.ts';
import type { Told } from './fake-run.ts';

/** Before the new size, where the terminal was resized. */
const RESIZED = '\u001b]7777;';
const FAKE_RUN = join(import.meta.dirname, 'fake-run.ts');

/** The fake run without a terminal: what it writes. */
export async function withoutTerminal(told: readonly Told[]): Promise<string> {
  const input = told.map((each) => `${JSON.stringify(each)}\n`).join('');
  return (await execa(process.execPath, [FAKE_RUN], { input, env: { FORCE_COLOR: undefined, CI: undefined } })).stdout;
}

/** The fake run inside a real pseudo-terminal, and a terminal that shows what it draws. */
export class PseudoTerminal implements AsyncDisposable {
  readonly #process;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  /** Everything that was written to the terminal. */
  bytes = '';
  #shown: Promise<void> = Promise.resolve();

  constructor(columns: number, rows: number, env: Record<string, string> = {}) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
    const size = [String(columns), String(rows)];
    this.#process = execa(
      'python3',
      [join(import.meta.dirname, 'in-terminal.py'), ...size, process.execPath, FAKE_RUN],
      {
        ...{ buffer: false, reject: false, encoding: 'utf8' },
        env: { TERM: 'xterm-256color', NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, ...env },
      },
    );
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.bytes += text;
      this.#shown = this.#shown.then(() => this.#show(text));
    });
  }

  /** Tells the fake run what happens next. */
  tell(told: Told): void {
    this.#process.stdin.write(`${JSON.stringify(told)}\n`);
  }

  resize(columns: number, rows: number): void {
    this.#process.stdin.write(`size ${columns} ${rows}\n`);
  }

  /** Rows with text, those that have scrolled away first. */
  rows(): { text: string; folded: boolean }[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, index) => active.getLine(index)!)
      .map((line) => ({ text: line.translateToString(true), folded: line.isWrapped }))
      .filter(({ text }) => text !== '');
  }

  /** The rows from the head of what is drawn again to the end. */
  drawn(): { text: string; folded: boolean }[] {
    const rows = this.rows();
    return rows.slice(rows.findIndex(({ text }) => /^\[\d+\/\d+\]/.test(text)));
  }

  async until(what: string, holds: (text: string) => boolean): Promise<void> {
    await eventually(what, async () => {
      await this.#shown;
      return holds(
        this.rows()
          .map(({ text }) => text)
          .join('\n'),
      );
    });
  }

  /** Waits until the fake run has ended; returns its exit status. */
  async ended(): Promise<number | undefined> {
    const { exitCode } = await this.#process;
    await this.#shown;
    return exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process;
    this.#terminal.dispose();
  }

  /** A resize takes place between what was drawn before and after it. */
  async #show(text: string): Promise<void> {
    const [before = '', ...after] = text.split(RESIZED);
    await this.#write(before);
    for (const part of after) {
      const [size = '', ...shown] = part.split('\u0007');
      const [columns, rows] = size.split(';').map(Number);
      this.#terminal.resize(columns!, rows!);
      await this.#write(shown.join('\u0007'));
    }
  }

  #write(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#terminal.write(text, resolve);
    return promise;
  }
}
