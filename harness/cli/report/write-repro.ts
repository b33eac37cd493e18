import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { nameMatcher } from '../../core/cell-name.ts';
import { HarnessError } from '../../core/error.ts';
import type { CellResult, Report } from '../../core/report.ts';
import { PACKAGES_FILE } from '../../history/files.ts';
import { reproScript } from '../../report/repro.ts';
import type { MadeFile, ReproFiles } from '../../report/repro-body.ts';
import { writeOut } from '../../report/write-out.ts';
import { readReport } from './show-report.ts';

/** Writes the script that shows a stored cell without the harness; returns its path. The worst cell of those that fit is taken. */
export async function writeRepro(
  cell: string,
  options: { readonly run: string; readonly results: string; readonly out: string },
): Promise<string> {
  const report = await readReport(options.results, options.run);
  const chosen = chosenCell(report, cell);
  const path = resolve(options.out);
  const files = await filesOf(report, chosen, join(options.results, options.run));
  await writeOut(path, reproScript(report, chosen, files), 0o755);
  return path;
}

function chosenCell(report: Report, cell: string): CellResult {
  const matches = nameMatcher(cell);
  const fits = report.cells.filter(({ name }) => name === cell || matches(name));
  const chosen = fits.find(({ verdict }) => verdict === 'fail' || verdict === 'error') ?? fits[0];
  if (!chosen)
    throw new HarnessError(
      'CHECK_UNKNOWN',
      `Run ${report.run.id} has no cell ${cell}.`,
      `Its cells: regproof report show ${report.run.id}.`,
    );
  if (chosen.steps.length === 0)
    throw new HarnessError(
      'NOTHING_RAN',
      `${chosen.name} took no step that could be repeated.`,
      'Choose another cell.',
    );
  return chosen;
}

/** What the run kept of what the cell sent, and how to make the rest; a file that is gone is asked for by the script. */
async function filesOf(report: Report, { steps, name }: CellResult, dir: string): Promise<ReproFiles> {
  const bodies = new Map<string, Buffer>();
  for (const step of steps) {
    const file = step.kind === 'http' ? step.sent?.file : null;
    const bytes = file ? await readIfThere(join(dir, file)) : null;
    if (file && bytes) bodies.set(file, bytes);
  }
  const lines = (await readIfThere(join(dir, PACKAGES_FILE)))?.toString('utf8').split('\n') ?? [];
  return { bodies, made: lines.flatMap((line) => madeFiles(line, name, report.run.seed)) };
}

/** A line of packages.jsonl, which is whole where the run has ended. */
interface Made {
  readonly cell?: string;
  readonly format: string;
  readonly name: string;
  readonly version: string;
  readonly size: string;
  readonly files: readonly Pick<MadeFile, 'name' | 'size' | 'sha256'>[];
}

function madeFiles(line: string, cell: string, seed: string): MadeFile[] {
  if (!line.endsWith('}')) return [];
  const { cell: of, format, name, version, size, files } = JSON.parse(line) as Made;
  if (of !== cell) return [];
  const words = ['npx regproof generate --format', format, '--name', name, '--version', version, '--size', size];
  return files.map((file) => ({ ...file, command: `${words.join(' ')} --seed ${seed}` }));
}

async function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
