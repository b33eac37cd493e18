import type { Report } from '../core/report.ts';
import { VERDICTS } from '../core/verdict.ts';
import type { Reporter } from './reporter.ts';

/** metrics.prom: numbers of the run in the text format of Prometheus, for a push gateway or the collector of text files. */
export function prometheusReporter(): Reporter {
  return {
    id: 'prometheus',
    onEnd: (report, results) => results.write('metrics.prom', prometheusText(report)),
  };
}

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly help: string;
  /** `suffix` is that of the members of a summary. */
  readonly samples: readonly { readonly suffix?: string; readonly labels: Labels; readonly value: number }[];
}

/** The metrics of a report (https://prometheus.io/docs/instrumenting/exposition_formats/). A metric without samples is left out. */
export function prometheusText(report: Report): string {
  const metrics = [...executions(report), ...requests(report), ...load(report)].filter(
    ({ samples }) => samples.length > 0,
  );
  return metrics.flatMap(linesOf).join('');
}

function linesOf({ name, type, help, samples }: Metric): string[] {
  return [
    `# HELP ${name} ${help}\n`,
    `# TYPE ${name} ${type}\n`,
    ...samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${value}\n`),
  ];
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function executions({ cells, target, run, verdict }: Report): Metric[] {
  const byFormat = [...Map.groupBy(cells, ({ format }) => format)];
  const proven = (of: typeof cells) => of.filter((cell) => cell.verdict === 'pass' || cell.verdict === 'warn').length;
  const asked = (of: typeof cells) => of.filter((cell) => cell.verdict !== 'skip').length;
  return [
    {
      name: 'regproof_run_info',
      type: 'gauge',
      help: 'What ran; always 1.',
      samples: [
        { labels: { target: target.name, target_version: target.version, version: run.version, verdict }, value: 1 },
      ],
    },
    {
      name: 'test_executions_total',
      type: 'counter',
      help: 'Cells by format and verdict.',
      samples: byFormat.flatMap(([format, own]) =>
        VERDICTS.map((each) => ({
          labels: { target: target.name, format, verdict: each },
          value: own.filter((cell) => cell.verdict === each).length,
        })),
      ),
    },
    {
      name: 'test_execution_duration_seconds',
      type: 'summary',
      help: 'Time that cells took.',
      samples: byFormat.flatMap(([format, own]) =>
        summaryOf(
          own.map(({ ms }) => ms),
          { target: target.name, format },
        ),
      ),
    },
    {
      name: 'test_success_ratio',
      type: 'gauge',
      help: 'Share of the cells that were asked which passed.',
      samples: byFormat
        .filter(([, own]) => asked(own) > 0)
        .map(([format, own]) => ({ labels: { target: target.name, format }, value: proven(own) / asked(own) })),
    },
  ];
}

/** Requests that the checks made themselves, by format and status. */
function requests({ cells, target }: Report): Metric[] {
  const steps = cells.flatMap(({ format, steps: own }) =>
    own.flatMap((step) => (step.kind === 'http' ? [{ format, ...step }] : [])),
  );
  const byStatus = [...Map.groupBy(steps, ({ format, status }) => `${format} ${status}`)];
  const byFormat = [...Map.groupBy(steps, ({ format }) => format)];
  return [
    {
      name: 'registry_requests_total',
      type: 'counter',
      help: 'Raw requests of checks by format and status.',
      samples: byStatus.map(([key, own]) => {
        const [format = '', code = ''] = key.split(' ');
        return { labels: { target: target.name, format, code }, value: own.length };
      }),
    },
    {
      name: 'registry_request_duration_seconds',
      type: 'summary',
      help: 'Time that raw requests of checks took.',
      samples: byFormat.flatMap(([format, own]) =>
        summaryOf(
          own.map(({ ms }) => ms),
          { target: target.name, format },
        ),
      ),
    },
  ];
}

const QUANTILES = [0.5, 0.9, 0.99];

/** Quantiles, sum and count in seconds of times in milliseconds. */
function summaryOf(times: readonly number[], labels: Labels): Metric['samples'] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! / 1000;
  return [
    ...QUANTILES.map((quantile) => ({ labels: { ...labels, quantile: `${quantile}` }, value: at(quantile) })),
    { suffix: '_sum', labels, value: sorted.reduce((sum, ms) => sum + ms, 0) / 1000 },
    { suffix: '_count', labels, value: sorted.length },
  ];
}

/** What the target used under load, where that is known. */
function load({ stress, target }: Report): Metric[] {
  const loads = (stress?.results ?? []).flatMap((result) => (result.kind === 'load' ? [result] : []));
  const gauge = (
    name: string,
    help: string,
    value: (each: (typeof loads)[number]) => number | null | undefined,
  ): Metric => ({
    name,
    type: 'gauge',
    help,
    samples: loads.flatMap((each) => {
      const known = value(each);
      return known === null || known === undefined
        ? []
        : [{ labels: { target: target.name, format: each.format }, value: known }];
    }),
  });
  return [
    gauge('registry_load_operations_per_second', 'Operations that ended under load, a second.', ({ all }) => all.rate),
    gauge(
      'registry_load_error_ratio',
      'Share of operations under load that did not end well.',
      ({ all }) => all.errorShare,
    ),
    gauge(
      'registry_load_p99_seconds',
      'Of latencies from the intended time of sending.',
      ({ all }) => all.response.p99 / 1000,
    ),
    gauge(
      'registry_target_cpu_cores',
      'Cores that the target used under load.',
      ({ resources }) => resources.target?.cores,
    ),
    gauge(
      'registry_target_memory_peak_bytes',
      'Most memory that the target had under load.',
      ({ resources }) => resources.target?.peakRss,
    ),
    gauge(
      'registry_target_data_bytes',
      'Size of the data folder of the target after load.',
      ({ resources }) => resources.disk,
    ),
  ];
}
