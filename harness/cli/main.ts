import { CommanderError } from 'commander';
import { asError, HarnessError } from '../core/error.ts';
import { EXIT } from '../core/verdict.ts';
import { buildProgram } from './program.ts';

// A reader that has seen enough (`regproof list checks | head`) is no error, and ends no run: its reports are files.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(firstOf(error));
}

/** What went wrong first: when things are closed after it, the same may go wrong again. */
function firstOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstOf(error.suppressed) : error;
}

/** What a foreign file or a registry put into a message cannot command the terminal. */
function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '?');
}

/** One error, one line with its code, one line with the remedy. Returns the exit status. */
function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.green : EXIT.usage;
  if (error instanceof HarnessError) {
    process.stderr.write(`${error.code}: ${printable(error.message)}\n  ${printable(error.remedy)}\n`);
    return error.exitStatus;
  }
  process.stderr.write(`INTERNAL: ${asError(error).stack}\n  This is a bug of regproof: report it with this output.\n`);
  return EXIT.broken;
}
