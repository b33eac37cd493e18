import type { CellResult, Report, ReportStep } from '../core/report.ts';
import type { Verdict } from '../core/verdict.ts';
import { readExchanges, tagOf, type WireExchange } from './html/evidence.ts';
import { attributesOf, CLIENT, type Path, SERVER, span } from './otlp.ts';
import type { Reporter } from './reporter.ts';
import { messageOf } from './roll-up.ts';

/** Where traces are sent beside the file, by OTEL_EXPORTER_OTLP_ENDPOINT; nowhere when it is not set. */
export type SendTraces = (traces: string) => Promise<void>;

/** traces.json: run, cells, steps and exchanges as spans in OTLP/JSON, which collectors read from a file or by HTTP. */
export function otelReporter(send: SendTraces | null): Reporter {
  return {
    id: 'otel',
    async onEnd(report, results) {
      const traces = results.redact(
        `${JSON.stringify(otlpTraces(report, await readExchanges(results.dir, report)))}\n`,
      );
      await results.write('traces.json', traces);
      await send?.(traces);
    },
  };
}

/** The report as an ExportTraceServiceRequest (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export function otlpTraces(report: Report, byTag: ReadonlyMap<string, readonly WireExchange[]> = new Map()) {
  const { run, target } = report;
  const suite = span(report, [], {
    name: `regproof ${target.name}`,
    start: Date.parse(run.startedAt),
    ms: Date.parse(run.endedAt) - Date.parse(run.startedAt),
    attributes: {
      'test.suite.name': target.name,
      'test.suite.run.status': SUITE_STATUS[report.verdict],
      'regproof.run.id': run.id,
      'regproof.seed': run.seed,
      'regproof.verdict': report.verdict,
    },
    error: isRed(report.verdict) ? report.verdict : null,
  });
  const cells = report.cells.flatMap((cell) => cellSpans(report, cell, byTag.get(tagOf(report, cell)) ?? []));
  const resource = {
    'service.name': 'regproof',
    'service.version': run.version,
    'regproof.target.version': target.version,
  };
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'regproof', version: run.version }, spans: [suite, ...cells] }],
      },
    ],
  };
}

const SUITE_STATUS: Readonly<Record<Verdict, string>> = {
  pass: 'success',
  warn: 'success',
  skip: 'skipped',
  unknown: 'aborted',
  fail: 'failure',
  error: 'aborted',
};

function isRed(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'error' || verdict === 'unknown';
}

function cellSpans(report: Report, cell: CellResult, wire: readonly WireExchange[]) {
  const path = [cell.name, cell.attempt];
  // A report of an older version does not say when a cell began.
  const start = Date.parse(cell.startedAt ?? report.run.startedAt);
  const own = span(report, path, {
    name: cell.name,
    start,
    ms: cell.ms,
    attributes: {
      'test.case.name': cell.name,
      // The convention knows these two only; what is neither has its verdict beside it.
      ...(cell.verdict === 'pass' || cell.verdict === 'warn' ? { 'test.case.result.status': 'pass' } : {}),
      ...(cell.verdict === 'fail' ? { 'test.case.result.status': 'fail' } : {}),
      'test.suite.name': report.target.name,
      'regproof.verdict': cell.verdict,
      'regproof.format': cell.format,
      'regproof.check': cell.check,
      'regproof.assertions': cell.assertions,
    },
    error: isRed(cell.verdict) ? messageOf(cell) : null,
  });
  let before = 0;
  const steps = cell.steps.map((step, index) => {
    const from = step.at ?? before;
    before = from + step.ms;
    return stepSpan(report, [...path, 'step', index], step, start + from);
  });
  return [
    own,
    ...steps,
    ...wire.map((exchange, index) => exchangeSpan(report, [...path, 'exchange', index], exchange)),
  ];
}

function stepSpan(report: Report, path: Path, step: ReportStep, start: number) {
  const { ms } = step;
  if (step.kind === 'http') {
    const [method = ''] = step.request.replace(/^[^ ]*: /, '').split(' ');
    const attributes = {
      'http.request.method': method,
      'http.response.status_code': step.status,
      'regproof.response.sha256': step.sha256,
    };
    return span(report, path, { name: step.request, start, ms, attributes, error: null, kind: CLIENT });
  }
  const attributes = {
    'process.command_args': step.argv,
    'process.exit.code': step.exit,
    'regproof.client': step.client,
  };
  const error = step.expected ? null : `exit ${step.exit}`;
  return span(report, path, { name: step.argv.slice(0, 2).join(' '), start, ms, attributes, error });
}

function exchangeSpan(
  report: Report,
  path: Path,
  { method, path: url, status, startedAt, totalMs, ended }: WireExchange,
) {
  const attributes = {
    'http.request.method': method,
    'url.path': url,
    ...(status === null ? {} : { 'http.response.status_code': status }),
  };
  const error = ended === 'complete' ? null : ended;
  return span(report, path, {
    name: `${method} ${url}`,
    start: Date.parse(startedAt),
    ms: totalMs,
    attributes,
    error,
    kind: SERVER,
  });
}
