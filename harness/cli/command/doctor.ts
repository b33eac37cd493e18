import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Command } from 'commander';
import pc from 'picocolors';
import { asError, HarnessError } from '../../core/error.ts';
import { EXIT } from '../../core/verdict.ts';
import { oneOf } from '../options.ts';
import { EXECUTORS } from '../run/run-options.ts';
import { processTerminal } from '../terminal.ts';

interface Diagnosis {
  readonly what: string;
  readonly found: string;
  /** The command or action that mends it; null when nothing is missing. */
  readonly remedy: string | null;
}

const NEEDED_BYTES = 10 * 1024 ** 3;

/** `regproof doctor`: what is missing, and the command that mends it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('name what is missing and the command that mends it')
    .option(
      '--executor <executor>',
      'docker looks at the engine, local at the host’s clients',
      oneOf(...EXECUTORS),
      'docker' as const,
    )
    .action(async (options: { executor: (typeof EXECUTORS)[number] }) => {
      const found = [
        diagnoseNode(),
        await diagnoseDisk(),
        ...(await diagnoseFormats()),
        ...(options.executor === 'docker' ? [await diagnoseEngine()] : await diagnoseClients()),
      ];
      const colors = pc.createColors(processTerminal().color);
      for (const { what, found: state, remedy } of found) {
        process.stdout.write(
          `${remedy === null ? colors.green('ok     ') : colors.red('missing')} ${what}: ${state}${remedy === null ? '' : `\n        mend it: ${remedy}`}\n`,
        );
      }
      process.exitCode = found.some(({ remedy }) => remedy !== null) ? EXIT.broken : EXIT.green;
    });
}

function diagnoseNode(): Diagnosis {
  return { what: 'Node', found: process.versions.node, remedy: null };
}

async function diagnoseDisk(): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(tmpdir());
  const free = bavail * bsize;
  return {
    what: 'disk',
    found: `${(free / 1024 ** 3).toFixed(1)} GiB free in ${tmpdir()}`,
    remedy: free < NEEDED_BYTES ? 'free 10 GiB, or set TMPDIR' : null,
  };
}

async function diagnoseFormats(): Promise<Diagnosis[]> {
  const { loadCatalogue } = await import('../catalogue/catalogue.ts');
  const { subjects, disabled } = await loadCatalogue();
  return [
    { what: 'formats', found: subjects.map(({ format }) => format.id).join(', '), remedy: null },
    ...disabled.map(({ format, reason }) => ({
      what: `format ${format}`,
      found: reason,
      remedy: `mend harness/formats/${format}`,
    })),
  ];
}

async function diagnoseEngine(): Promise<Diagnosis> {
  const { connectEngine } = await import('../../executor/engine.ts');
  try {
    return { what: 'container engine', found: (await connectEngine()).version, remedy: null };
  } catch (error) {
    return { what: 'container engine', found: asError(error).message, remedy: 'make engine' };
  }
}

async function diagnoseClients(): Promise<Diagnosis[]> {
  const [{ loadCatalogue }, { localExecutor }] = await Promise.all([
    import('../catalogue/catalogue.ts'),
    import('../../executor/local.ts'),
  ]);
  const { subjects } = await loadCatalogue();
  const executor = localExecutor({ ca: '', signal: AbortSignal.timeout(120_000) });
  const clients = subjects.flatMap(({ format }) => format.clients);
  return Promise.all(
    clients.map(async (client): Promise<Diagnosis> => {
      try {
        return { what: `client ${client.id}`, found: (await executor.find(client)).version, remedy: null };
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        return { what: `client ${client.id}`, found: error.message, remedy: error.remedy };
      }
    }),
  );
}
