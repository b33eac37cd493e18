import { join } from 'node:path';
import { type Report, reportSchema } from '../../core/report.ts';
import { listReporter } from '../../report/list.ts';
import { readStoredReport } from '../../report/stored-report.ts';
import { processTerminal } from '../terminal.ts';

/** Reads a stored report. Throws RUN_UNKNOWN or REPORT_INVALID. */
export function readReport(root: string, run: string): Promise<Report> {
  return readStoredReport(join(root, run), reportSchema);
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
