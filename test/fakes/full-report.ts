import type { FaultSection } from '../../harness/core/fault-report.ts';
import type { Judgement, Statistics } from '../../harness/core/judgement.ts';
import type { CellResult, Report } from '../../harness/core/report.ts';
import type { StressSection } from '../../harness/core/stress-report.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { fakeReport, fakeResultOf } from './fake-report.ts';

/** What a hostile registry may say wherever it is quoted. */
export const HOSTILE = `</script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">`;

/** `count` cells of ten formats with steps and, now and then, a verdict that is not green. */
export function manyCells(count: number): CellResult[] {
  return Array.from({ length: count }, (_, index) => {
    const verdict = index % 97 === 5 ? VERDICTS[2 + (index % 4)]! : 'pass';
    const format = `format-${index % 10}`;
    const check = `${index % 3 === 0 ? 'x' : format}.topic-${index % 7}.rule-${index}`;
    const digest = index.toString(16).padStart(64, '0');
    return fakeResultOf(verdict, {
      name: `t/${format}/${check}[client,small]`,
      ...{ format, check, client: 'client', ms: 100 + (index % 900), startedAt: '2026-01-01T00:00:01.000Z' },
      requirements: [`${format}.must`],
      steps: Array.from({ length: 12 }, (_, step) =>
        step % 2 === 0
          ? {
              kind: 'http',
              at: step * 10,
              request: `GET https://x.test/${check}/${step}`,
              status: 200,
              ms: 9,
              size: 500,
              sha256: digest,
            }
          : {
              ...{
                kind: 'native',
                at: step * 10,
                client: 'client',
                argv: ['client', 'install', `kit-${index}`],
                exit: 0,
                ms: 9,
              },
              ...{ remote: true, expected: true, output: `fetched kit-${index}\n`.repeat(20) },
            },
      ),
      proven: ['status', `sha256 of the served kit-${index}`],
    });
  });
}

const statistics: Statistics = {
  operations: { publish: { ok: 2, fail: 0, info: 1 }, delete: none(), read: none(), fetch: none() },
  ...{ open: 0, processes: 3, packages: 1, versions: 3, ms: 1_000, faults: { planned: 1, injected: 1, hit: 1 } },
};

function none() {
  return { ok: 0, fail: 0, info: 0 };
}

const invariants: Judgement['invariants'] = [
  {
    id: 'H1',
    title: 'durability',
    rule: 'What was acknowledged stays.',
    verdict: 'fail',
    reasons: [],
    compared: 3,
    violations: [{ sentence: HOSTILE, operations: [1] }],
  },
  {
    id: 'H2',
    title: 'atomic failure',
    rule: 'All or nothing.',
    verdict: 'pass',
    reasons: [],
    compared: 1,
    violations: [],
  },
];

const latency = { count: 100, avg: 20, p50: 15, p90: 40, p95: 50, p99: 90, 'p99.9': 100, max: 110 };
const summary = {
  requests: 100,
  rate: 25,
  errors: { [HOSTILE]: 2 },
  errorShare: 0.02,
  response: latency,
  service: latency,
};
const judged = { format: 'fake', verdict: 'pass' as const, reasons: [] };
const probes = [10, 20, 40].map((rate) => ({
  rate,
  broke: rate > 20 ? ['p99 is over 1 s'] : [],
  limits: [],
  p99: rate * 30,
  errorShare: 0,
}));

export const fakeStress: StressSection = {
  profile: { name: 'smoke', title: 'a little of everything' },
  results: [
    {
      ...{
        kind: 'load',
        ...judged,
        by: 'recorded protocol',
        planned: 100,
        dropped: 0,
        seconds: 4,
        all: summary,
        kinds: { fetch: summary },
      },
      asked: {
        rate: 25,
        durationMs: 5_000,
        warmUpMs: 1_000,
        arrivals: 'poisson',
        mix: { fetch: 1 },
        size: 'small',
        stock: 5,
        zipf: 1,
        inFlight: 9,
      },
      ...{ lag: latency, sent: 1, received: 50_000, peakInFlight: 3, drainMs: 5, hottestShare: 0.5 },
      resources: {
        generator: { cpuSeconds: 1, cores: 0.2, peakRss: 1e8, eventLoop: 0.1 },
        target: { cpuSeconds: 2, cores: 0.4, peakRss: 2e8 },
        disk: 1e6,
      },
    },
    { kind: 'knee', ...judged, rate: 20, broke: 40, probes },
    { kind: 'recovery', ...judged, overload: 80, recoveryMs: 900, probes },
    {
      ...{ kind: 'growth', ...judged, of: 'packages' },
      points: [1, 10, 100].map((n) => ({ n, publish: 10 + n, index: 5 + n })),
      ...{ publish: { exponent: 0.5, r2: 0.9 }, index: null },
    },
  ],
  judgement: { verdict: 'fail', invariants, statistics },
};

export const fakeFaults: FaultSection = {
  statistics,
  cases: [
    {
      ...{
        cell: 't/fake/fault.crash.half[npm,small]',
        attempt: 1,
        scenario: 'crash',
        case: 'half',
        format: 'fake',
        client: 'npm',
      },
      ...{
        verdict: 'fail',
        folder: 'cases/fake.crash.half',
        operationsLeftOut: 3,
        left: ['crash-1: a temporary file'],
      },
      faults: [
        {
          id: 'crash-1',
          fault: 'crash',
          injectedAt: 1_300,
          healedAt: 1_700,
          hit: true,
          evidence: [HOSTILE],
          during: [1],
        },
      ],
      operations: [
        {
          seq: 0,
          op: 'publish',
          process: 'a',
          purl: 'pkg:fake/kit@1',
          outcome: 'ok',
          startedAt: 1_000,
          endedAt: 1_200,
        },
        {
          seq: 1,
          op: 'publish',
          process: 'b',
          purl: 'pkg:fake/kit@2',
          outcome: 'info',
          startedAt: 1_250,
          endedAt: null,
        },
        { seq: 2, op: 'read', process: 'a', purl: 'pkg:fake/kit', outcome: 'fail', startedAt: 1_800, endedAt: 2_000 },
      ],
      publishes: [{ step: 'first', purl: 'pkg:fake/kit@1', first: 'ok', retried: null }],
      ...{
        recoveryMs: 350,
        orphans: [{ where: 'storage', what: 'tmp/x' }],
        notLookedAt: [],
        invariants,
        statistics,
        shrunk: null,
      },
      rollback: { policy: 'manual', end: 'degraded', evidence: ['kept as it was'], commands: ['cp -a snapshot data'] },
    },
  ],
};

/** A report with a bit of everything that a page can show, all of it hostile where a registry had a say. */
export function fullReport(changes: Partial<Report> = {}): Report {
  const findings = [
    { requirement: 'fake.must', verdict: 'fail' as const, expected: '404', actual: HOSTILE, evidence: HOSTILE },
  ];
  const steps: CellResult['steps'] = [
    {
      kind: 'native',
      at: 0,
      client: 'npm',
      argv: ['npm', 'publish', HOSTILE],
      exit: 1,
      ms: 300,
      remote: true,
      expected: false,
      output: HOSTILE,
    },
    {
      kind: 'http',
      at: 300,
      request: `GET https://x.test/${HOSTILE}`,
      status: 404,
      ms: 12,
      size: 5,
      sha256: 'f'.repeat(64),
    },
  ];
  const cells = [
    ...VERDICTS.map((verdict) => fakeResultOf(verdict)),
    fakeResultOf('fail', {
      name: 't/fake/x.auth.hostile[npm,small]',
      check: 'x.auth.hostile',
      findings,
      steps,
      reason: HOSTILE,
      proven: [HOSTILE],
    }),
    fakeResultOf('fail', { name: 't/fake/fault.crash.half[npm,small]', check: 'fault.crash.half' }),
  ];
  return fakeReport(cells, {
    target: { name: 't', title: HOSTILE, version: '1.0', kind: 'process', url: 'https://t.test/' },
    ...{ faults: fakeFaults, stress: fakeStress },
    ...changes,
  });
}
