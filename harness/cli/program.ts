import { Command } from 'commander';
import { VERSION } from '../core/root.ts';
import { completionCommand } from './command/completion.ts';
import { doctorCommand } from './command/doctor.ts';
import { engineCommand } from './command/engine.ts';
import { explainCommand } from './command/explain.ts';
import { faultsCommand } from './command/faults.ts';
import { gateCommand } from './command/gate.ts';
import { generateCommand } from './command/generate.ts';
import { imagesCommand } from './command/images.ts';
import { initCommand } from './command/init.ts';
import { judgeCommand } from './command/judge.ts';
import { listCommand } from './command/list.ts';
import { pipelineCommand } from './command/pipeline.ts';
import { pkiCommand } from './command/pki.ts';
import { planCommand } from './command/plan.ts';
import { proveCommand } from './command/prove.ts';
import { reportCommand } from './command/report.ts';
import { reproCommand } from './command/repro.ts';
import { runCommand } from './command/run.ts';
import { scaleCommand } from './command/scale.ts';
import { serveCommand } from './command/serve.ts';
import { stressCommand } from './command/stress.ts';
import { targetCommand } from './command/target.ts';

const COMMANDS = [
  runCommand,
  scaleCommand,
  faultsCommand,
  generateCommand,
  pkiCommand,
  serveCommand,
  proveCommand,
  stressCommand,
  targetCommand,
  initCommand,
  listCommand,
  reportCommand,
  explainCommand,
  reproCommand,
  judgeCommand,
  gateCommand,
  planCommand,
  pipelineCommand,
  imagesCommand,
  doctorCommand,
  engineCommand,
  completionCommand,
];

/** Every command of `regproof`; that they are here is all that joins them. */
export function buildProgram(): Command {
  const program = new Command('regproof')
    .description('Proves that a package registry works: real clients, compared bytes, planted defects.')
    .version(VERSION)
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExit status: 0 green with evidence, 1 conformance failure or stale baseline, 2 usage, 3 harness or infrastructure, 4 unknown, 130 interrupted.',
    );
  for (const add of COMMANDS) program.addCommand(add());
  return exiting(program);
}

function exiting(command: Command): Command {
  for (const child of command.commands) exiting(child);
  return command
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'USAGE: ')) })
    .showHelpAfterError('  See regproof --help.');
}
