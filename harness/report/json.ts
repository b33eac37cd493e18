import { type Report, reportSchema } from '../core/report.ts';
import type { Reporter } from './reporter.ts';
import { REPORT_FILE } from './stored-report.ts';

/** report.json: the run as data. Validated against its own schema before it is written. */
export function jsonReporter(): Reporter {
  return {
    id: 'json',
    onEnd: (report: Report, results) =>
      results.write(REPORT_FILE, `${JSON.stringify(reportSchema.parse(report), null, 2)}\n`),
  };
}
