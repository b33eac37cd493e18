import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { traceExporter } from '../../harness/cli/report/trace-exporter.ts';
import { tagOf, type WireExchange } from '../../harness/report/html/evidence.ts';
import { otlpTraces } from '../../harness/report/otel.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

const native = {
  kind: 'native' as const,
  at: 100,
  client: 'npm',
  argv: ['npm', 'publish'],
  exit: 1,
  ms: 200,
  remote: true,
  expected: false,
  output: '',
};
const http = {
  kind: 'http' as const,
  at: 400,
  request: 'upload: PUT https://x.test/y',
  status: 201,
  ms: 50,
  size: 1,
  sha256: 'ff',
};
const cell = fakeResultOf('fail', { startedAt: '2026-01-01T00:00:05.000Z', steps: [native, http] });
const report = fakeReport([cell, fakeResultOf('pass')]);
const exchange = {
  tag: tagOf(report, cell),
  method: 'PUT',
  path: '/y',
  status: null,
  startedAt: '2026-01-01T00:00:05.410Z',
  totalMs: 30.5,
  ended: 'client-abort',
} as WireExchange;

const spansOf = () => otlpTraces(report, new Map([[exchange.tag!, [exchange]]])).resourceSpans[0]!.scopeSpans[0]!.spans;
const attribute = (span: ReturnType<typeof spansOf>[number], key: string) =>
  span.attributes.find((each) => each.key === key)?.value;

describe('traces.json', () => {
  it('is one trace: the run, its cells, their steps and exchanges, each below the next', () => {
    const spans = spansOf();
    expect(spans.map(({ name }) => name)).to.deep.equal([
      'regproof t',
      cell.name,
      'npm publish',
      'upload: PUT https://x.test/y',
      'PUT /y',
      't/fake/fake.a.pass[small]',
    ]);
    const [run, first, ...inside] = spans;
    expect(run).to.not.have.property('parentSpanId');
    expect(first!.parentSpanId).to.equal(run!.spanId);
    for (const span of inside.slice(0, 3)) expect(span.parentSpanId).to.equal(first!.spanId);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).to.equal(spans.length);
    for (const { traceId, spanId } of spans) {
      expect(traceId)
        .to.match(/^[0-9a-f]{32}$/)
        .and.to.equal(run!.traceId);
      expect(spanId).to.match(/^[0-9a-f]{16}$/);
    }
    expect(spansOf(), 'the same run gives the same ids').to.deep.equal(spans);
  });

  it('has times in nanoseconds, a step where it lay in its cell', () => {
    const [, , step, , wire] = spansOf();
    const began = BigInt(Date.parse(cell.startedAt!)) * 1_000_000n;
    expect(step).to.include({
      startTimeUnixNano: `${began + 100_000_000n}`,
      endTimeUnixNano: `${began + 300_000_000n}`,
    });
    expect(wire).to.include({
      startTimeUnixNano: `${began + 410_000_000n}`,
      endTimeUnixNano: `${began + 440_500_000n}`,
    });
  });

  it('names suite and case by the conventions, and calls red what is red', () => {
    const [run, first, step, put, , green] = spansOf();
    expect(attribute(run!, 'test.suite.run.status')).to.deep.equal({ stringValue: 'failure' });
    expect(attribute(first!, 'test.case.name')).to.deep.equal({ stringValue: cell.name });
    expect(attribute(first!, 'test.case.result.status')).to.deep.equal({ stringValue: 'fail' });
    expect(first!.status).to.deep.equal({ code: 2, message: 'fake.must: expected 404, got 200' });
    expect(step!.status).to.deep.equal({ code: 2, message: 'exit 1' });
    expect(attribute(put!, 'http.request.method')).to.deep.equal({ stringValue: 'PUT' });
    expect(attribute(put!, 'http.response.status_code')).to.deep.equal({ intValue: '201' });
    expect(green!.status).to.deep.equal({});
  });
});

describe('sending traces', () => {
  it('goes to the collector that is named, as it was written', async () => {
    const seen: string[] = [];
    const server = createServer(async (request, response) => {
      const body = await text(request);
      seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
      response.writeHead(seen.length === 1 ? 200 : 503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const send = traceExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })!;
      await send('{}');
      expect(seen).to.deep.equal(['POST /v1/traces application/json {}']);
      const refused = await send('{}').catch((error) => error);
      expect(refused).to.include({
        code: 'REPORTER_CRASHED',
        message: `The traces could not be sent to ${endpoint}: it answered 503.`,
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('goes nowhere when none is named, and to no address that is none', () => {
    expect(traceExporter({})).to.equal(null);
    expect(() => traceExporter({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).to.throw(/that is no URL/);
  });
});
