import { expect } from 'chai';
import fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import type { Report } from '../../harness/core/report.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { prometheusText } from '../../harness/report/prometheus.ts';
import { anyReport, anyText, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

const read = (report: Report) => new Map(parse(prometheusText(report)).map((metric) => [metric.name, metric]));

describe('metrics.prom', () => {
  it('counts executions by format and verdict, also those that there are none of', () => {
    const metric = read(fakeReport([fakeResultOf('pass'), fakeResultOf('fail'), fakeResultOf('skip')])).get(
      'test_executions_total',
    )!;
    expect(metric.type).to.equal('COUNTER');
    const counts = Object.fromEntries(metric.metrics.map(({ labels, value }) => [labels!.verdict, value]));
    expect(Object.keys(counts)).to.have.members([...VERDICTS]);
    expect(counts).to.include({ pass: '1', fail: '1', error: '0' });
  });

  it('states durations in seconds, the share that passed of what was asked, and requests by status', () => {
    const http = (status: number, ms: number) => ({
      kind: 'http' as const,
      request: 'GET /',
      status,
      ms,
      size: 1,
      sha256: '',
    });
    const steps = [http(200, 100), http(200, 300), http(404, 20)];
    const report = fakeReport([fakeResultOf('pass', { steps }), fakeResultOf('fail'), fakeResultOf('skip')]);
    const metrics = read(report);
    expect(metrics.get('test_success_ratio')!.metrics[0]!.value).to.equal('0.5');
    const requests = metrics.get('registry_requests_total')!.metrics.map(({ labels, value }) => [labels!.code, value]);
    expect(requests).to.deep.equal([
      ['200', '2'],
      ['404', '1'],
    ]);
    // The parser knows no labels of summaries beside the quantile.
    const lines = prometheusText(report).split('\n');
    expect(lines).to.include.members([
      'test_execution_duration_seconds_sum{target="t",format="fake"} 4.5',
      'test_execution_duration_seconds_count{target="t",format="fake"} 3',
      'registry_request_duration_seconds{target="t",format="fake",quantile="0.5"} 0.1',
      'registry_request_duration_seconds{target="t",format="fake",quantile="0.99"} 0.3',
    ]);
  });

  it('is one sample a line, whatever stands in a label', () => {
    fc.assert(
      fc.property(anyReport, anyText, (report, version) => {
        const text = prometheusText({ ...report, target: { ...report.target, version } });
        const lines = text.trimEnd().split('\n');
        for (const line of lines)
          expect(line).to.match(
            /^(?:# (?:HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+\{(?:[a-z_]+="(?:[^"\\]|\\[\\"n])*",?)+\} [0-9.e+-]+)$/u,
          );
        expect(
          new Set(lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ [^ ]*$/, ''))).size,
          'no sample twice',
        ).to.equal(lines.filter((line) => !line.startsWith('#')).length);
      }),
      { numRuns: 40 },
    );
  });
});
