import { Command, CommanderError } from 'commander';
import { asError, HarnessError } from '../core/error.ts';
import { VERSION } from '../core/root.ts';
import { EXIT } from '../core/verdict.ts';
import { doctorCommand } from './command/doctor.ts';
import { engineCommand } from './command/engine.ts';
import { faultsCommand } from './command/faults.ts';
import { gateCommand } from './command/gate.ts';
import { generateCommand } from './command/generate.ts';
import { imagesCommand } from './command/images.ts';
import { judgeCommand } from './command/judge.ts';
import { listCommand } from './command/list.ts';
import { pipelineCommand } from './command/pipeline.ts';
import { pkiCommand } from './command/pki.ts';
import { planCommand } from './command/plan.ts';
import { proveCommand } from './command/prove.ts';
import { reportCommand } from './command/report.ts';
import { runCommand } from './command/run.ts';
import { serveCommand } from './command/serve.ts';
import { stressCommand } from './command/stress.ts';
import { targetCommand } from './command/target.ts';

const program = new Command('regproof')
  .description('Proves that a package registry works: real clients, compared bytes, planted defects.')
  .version(VERSION)
  .enablePositionalOptions()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit status: 0 green with evidence, 1 conformance failure or stale baseline, 2 usage, 3 harness or infrastructure, 4 unknown, 130 interrupted.',
  );

for (const add of [
  runCommand,
  faultsCommand,
  generateCommand,
  pkiCommand,
  serveCommand,
  proveCommand,
  stressCommand,
  targetCommand,
  listCommand,
  reportCommand,
  judgeCommand,
  gateCommand,
  planCommand,
  pipelineCommand,
  imagesCommand,
  doctorCommand,
  engineCommand,
]) {
  program.addCommand(exiting(add()));
}
exiting(program);

function exiting(command: Command): Command {
  for (const child of command.commands) exiting(child);
  return command
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'USAGE: ')) })
    .showHelpAfterError('  See regproof --help.');
}

// A reader that has seen enough (`regproof list checks | head`) is no error, and ends no run: its reports are files.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}

/** One error, one line with its code, one line with the remedy. Returns the exit status. */
function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.green : EXIT.usage;
  if (error instanceof HarnessError) {
    process.stderr.write(`${error.code}: ${error.message}\n  ${error.remedy}\n`);
    return error.exitStatus;
  }
  process.stderr.write(`INTERNAL: ${asError(error).stack}\n  This is a bug of regproof: report it with this output.\n`);
  return EXIT.broken;
}
