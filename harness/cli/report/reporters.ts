import { asError, HarnessError } from '../../core/error.ts';
import type { CellResult, Report } from '../../core/report.ts';
import { blobReporter } from '../../report/blob.ts';
import { ctrfReporter } from '../../report/ctrf.ts';
import { dotReporter } from '../../report/dot.ts';
import { githubReporter } from '../../report/github.ts';
import { htmlReporter } from '../../report/html.ts';
import { jsonReporter } from '../../report/json.ts';
import { junitReporter } from '../../report/junit.ts';
import { lineReporter } from '../../report/line.ts';
import { listReporter } from '../../report/list.ts';
import type { FaultHit } from '../../report/live/progress.ts';
import { otelReporter } from '../../report/otel.ts';
import { prometheusReporter } from '../../report/prometheus.ts';
import type { Reporter, RunStart, Terminal } from '../../report/reporter.ts';
import type { Results } from '../../report/results.ts';
import { summaryReporter } from '../../report/summary.ts';
import { catalogueFacts } from '../catalogue/catalogue-facts.ts';
import type { REPORTERS } from '../run/run-options.ts';
import { processTerminal } from '../terminal.ts';
import { traceExporter } from './trace-exporter.ts';

type ReporterId = (typeof REPORTERS)[number];

/** Where reporters write, and what they read, besides the report. */
export interface ReporterSurroundings {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MAKE: Record<ReporterId, (around: ReporterSurroundings, sections?: () => string) => Reporter> = {
  list: ({ terminal }) => listReporter(terminal),
  line: ({ terminal }) => lineReporter(terminal),
  dot: ({ terminal }) => dotReporter(terminal),
  json: jsonReporter,
  junit: junitReporter,
  ctrf: ctrfReporter,
  summary: (_, sections) => summaryReporter(sections),
  html: () => htmlReporter(catalogueFacts),
  blob: blobReporter,
  prometheus: prometheusReporter,
  otel: ({ env }) => otelReporter(traceExporter(env)),
  github: ({ terminal, env }) => githubReporter(terminal, env.GITHUB_STEP_SUMMARY),
};

export interface OpenReportersOptions {
  /** What the summary has besides its cells. */
  readonly sections?: () => string;
  readonly around?: ReporterSurroundings;
  /** Others besides those that were asked for. */
  readonly also?: readonly Reporter[];
}

/** Several reporters as one. Under GitHub Actions its own reporter is always among them. One that throws makes the run an error. */
export function openReporters(
  ids: readonly ReporterId[],
  { sections, around = { terminal: processTerminal(), env: process.env }, also = [] }: OpenReportersOptions = {},
) {
  const chosen = new Set<ReporterId>(around.env.GITHUB_ACTIONS === 'true' ? [...ids, 'github'] : ids);
  // The report itself comes first: what follows may break without taking it along.
  const asked = [...new Set<ReporterId>(['json', ...chosen])].filter((id) => chosen.has(id));
  const reporters = [...asked.map((id) => MAKE[id](around, sections)), ...also];
  return {
    start: (start: RunStart) => reporters.forEach((reporter) => void reporter.onStart?.(start)),
    cellStart: (name: string) => reporters.forEach((reporter) => void reporter.onCellStart?.(name)),
    cell: (result: CellResult) => reporters.forEach((reporter) => void reporter.onCell?.(result)),
    fault: (fault: FaultHit) => reporters.forEach((reporter) => void reporter.onFault?.(fault)),
    load: (line: string) => reporters.forEach((reporter) => void reporter.onLoad?.(line)),
    /** A line on standard error; where the progress is drawn, above it, since it would be drawn over. */
    note(line: string): void {
      const drawing = around.terminal.interactive ? reporters.filter(({ onNote }) => onNote) : [];
      for (const reporter of drawing) reporter.onNote!(line);
      if (drawing.length === 0) process.stderr.write(`${line}\n`);
    },
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
