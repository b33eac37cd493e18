import { asError, HarnessError } from '../core/error.ts';
import type { CellResult, Report } from '../core/report.ts';
import { githubReporter } from '../report/github.ts';
import { htmlReporter } from '../report/html.ts';
import { jsonReporter } from '../report/json.ts';
import { junitReporter } from '../report/junit.ts';
import { listReporter } from '../report/list.ts';
import type { Reporter, RunStart } from '../report/reporter.ts';
import type { Results } from '../report/results.ts';
import { summaryReporter } from '../report/summary.ts';
import { catalogueFacts } from './catalogue-facts.ts';
import type { REPORTERS } from './run-options.ts';
import { processTerminal } from './terminal.ts';

type ReporterId = (typeof REPORTERS)[number];

const MAKE: Record<ReporterId, (sections?: () => string) => Reporter> = {
  list: () => listReporter(processTerminal()),
  json: jsonReporter,
  junit: junitReporter,
  summary: summaryReporter,
  html: () => htmlReporter(catalogueFacts),
  github: () => githubReporter(processTerminal(), process.env.GITHUB_STEP_SUMMARY),
};

/** Several reporters as one. Under GitHub Actions its own reporter is always among them. One that throws makes the run an error. */
export function openReporters(ids: readonly ReporterId[], sections?: () => string) {
  const chosen = new Set<ReporterId>(process.env.GITHUB_ACTIONS === 'true' ? [...ids, 'github'] : ids);
  // The report itself comes first: what follows may break without taking it along.
  const reporters = [...new Set<ReporterId>(['json', ...chosen])]
    .filter((id) => chosen.has(id))
    .map((id) => MAKE[id](sections));
  return {
    start: (start: RunStart) => reporters.forEach((reporter) => void reporter.onStart?.(start)),
    cellStart: (name: string) => reporters.forEach((reporter) => void reporter.onCellStart?.(name)),
    cell: (result: CellResult) => reporters.forEach((reporter) => void reporter.onCell?.(result)),
    async end(report: Report, results: Results): Promise<void> {
      for (const reporter of reporters) {
        try {
          await reporter.onEnd?.(report, results);
        } catch (cause) {
          if (cause instanceof HarnessError) throw cause;
          throw new HarnessError(
            'REPORTER_CRASHED',
            `Reporter ${reporter.id} failed: ${asError(cause).message}.`,
            'Leave it out with --reporter, and report this as a bug.',
            { cause },
          );
        }
      }
    },
  };
}
