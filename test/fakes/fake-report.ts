import fc from 'fast-check';
import { type CellResult, type Report, SCHEMA_VERSION } from '../../harness/core/report.ts';
import { VERDICTS, type Verdict } from '../../harness/core/verdict.ts';
import { countVerdicts } from '../../harness/report/roll-up.ts';

export function fakeResultOf(verdict: Verdict, changes: Partial<CellResult> = {}): CellResult {
  const red = verdict === 'fail' || verdict === 'warn';
  return {
    name: `t/fake/fake.a.${verdict}[small]`,
    format: 'fake',
    check: `fake.a.${verdict}`,
    client: null,
    size: 'small',
    transport: null,
    attempt: 1,
    verdict,
    reason: ['skip', 'unknown', 'error'].includes(verdict) ? `reason of ${verdict}` : null,
    assertions: 1,
    ms: 1_500,
    requirements: ['fake.must'],
    steps: [],
    findings: red
      ? [{ requirement: 'fake.must', verdict, expected: '404', actual: '200', evidence: 'line one\nline two' }]
      : [],
    proven: [],
    reproduce: `npx regproof run --filter 'fake.a.${verdict}'`,
    ...changes,
  };
}

export function fakeReport(cells: readonly CellResult[], changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: '20260101-000000-abcd',
      seed: 's33d',
      startedAt: '2026-01-01T00:00:00.000Z',
      endedAt: '2026-01-01T00:01:00.000Z',
      argv: ['run'],
      version: '0.1.0',
      exitStatus: 1,
      cancelled: false,
    },
    target: { name: 't', title: 'Fake registry', version: '1.0', kind: 'process', url: 'https://t.test/' },
    environment: { engine: null, node: '24', os: 'linux', clients: [] },
    verdict: 'fail',
    summary: countVerdicts(cells),
    cells: [...cells],
    disabled: [],
    unexpected: [],
    stale: [],
    known: [],
    egress: [],
    ...changes,
  };
}

/** Text such as clients print: any code unit, control characters, half surrogates, markup. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '&amp;',
    '&nbsp;',
    '<x/>',
    '\u001b[31mred\u001b[0m',
    '\u0000',
    'a\r\nb',
    '"\'',
    '-->',
    '\ud800',
  ),
);

/** Reports of any cells, with texts of any kind wherever a registry or a client may put some. */
export const anyReport: fc.Arbitrary<Report> = fc
  .array(
    fc.record({
      verdict: fc.constantFrom(...VERDICTS),
      format: fc.constantFrom('pypi', 'npm', 'cargo'),
      known: fc.boolean(),
      ms: fc.nat(100_000),
      reason: fc.option(anyText),
      findings: fc.array(fc.record({ expected: anyText, actual: anyText, evidence: anyText }), { maxLength: 2 }),
    }),
    { maxLength: 12 },
  )
  .map((entries) => {
    const cells = entries.map(({ verdict, format, ms, reason, findings }, index) =>
      fakeResultOf(verdict, {
        name: `t/${format}/${format}.a.b[${index}]`,
        format,
        ms,
        reason,
        findings: findings.map((finding) => ({ requirement: 'fake.must', verdict, ...finding })),
      }),
    );
    const known = cells
      .filter((cell, index) => entries[index]!.known && !['pass', 'skip'].includes(cell.verdict))
      .map(({ name, verdict }) => ({ cell: name, verdict, reason: 'known' }));
    return fakeReport(cells, { known });
  });
