import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { nameMatcher } from '../../core/cell-name.ts';
import { HarnessError } from '../../core/error.ts';
import { reproScript } from '../../report/repro.ts';
import { readReport } from './show-report.ts';

/** Writes the script that shows a stored cell without the harness; returns its path. The worst cell of those that fit is taken. */
export async function writeRepro(
  cell: string,
  options: { readonly run: string; readonly results: string; readonly out: string },
): Promise<string> {
  const report = await readReport(options.results, options.run);
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
  const path = resolve(options.out);
  await writeFile(path, reproScript(report, chosen), { mode: 0o755 });
  return path;
}
