import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../core/error.ts';
import { type Report, reportSchema } from '../core/report.ts';
import { listReporter } from '../report/list.ts';
import { processTerminal } from './terminal.ts';

/** Reads a stored report. Throws RUN_UNKNOWN or REPORT_INVALID. */
export async function readReport(root: string, run: string): Promise<Report> {
  const path = join(root, run, 'report.json');
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new HarnessError(
      'RUN_UNKNOWN',
      `There is no report at ${path}.`,
      'List the runs with ls, or run one: regproof run.',
      { cause },
    );
  });
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HarnessError(
      'REPORT_INVALID',
      `${path} is truncated or not a report of this version.`,
      'Repeat the run, or read it with the version that wrote it.',
      { cause },
    );
  }
}

/** Prints a stored run as the list reporter did. */
export async function showReport(root: string, run: string): Promise<void> {
  const report = await readReport(root, run);
  const reporter = listReporter({ ...processTerminal(), interactive: false });
  reporter.onStart?.({
    total: report.cells.length,
    target: report.target.title,
    runId: report.run.id,
    seed: report.run.seed,
    workers: 0,
  });
  for (const cell of report.cells) reporter.onCell?.(cell);
  await reporter.onEnd?.(report, { dir: join(root, run) } as never);
}
