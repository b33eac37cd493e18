import { expect } from 'chai';
import { judgeQuality } from '../../harness/ci/judge-quality.ts';
import { type QualityGate, qualityGateSchema } from '../../harness/ci/quality-gate.ts';
import type { Report } from '../../harness/core/report.ts';
import { EXIT, type Verdict } from '../../harness/core/verdict.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

const TODAY = '2026-06-15';

const judged = (
  verdicts: Verdict[],
  gate: Parameters<typeof qualityGateSchema.parse>[0],
  changes: Partial<Report> = {},
) =>
  judgeQuality(
    fakeReport(
      verdicts.map((verdict) => fakeResultOf(verdict)),
      changes,
    ),
    qualityGateSchema.parse(gate),
    TODAY,
  );

describe('a quality gate', () => {
  it('opens for a green report, and wants evidence without being told', () => {
    expect(judged(['pass', 'skip'], {})).to.deep.equal({ exitStatus: EXIT.green, violations: [], disabled: [] });
    expect(judged([], {}).exitStatus).to.equal(EXIT.unknown);
    expect(judged(['skip'], {}).violations).to.deep.equal(['0 cells passed, and 1 have to.']);
  });

  it('counts what passed of what was not skipped, and names who answers for the rest', () => {
    const owners = [
      { cells: '**/fake.a.fail', owner: 'storage' },
      { cells: '**', owner: 'others' },
    ];
    const { exitStatus, violations } = judged(['pass', 'warn', 'fail', 'skip'], { owners });
    expect(exitStatus).to.equal(EXIT.failure);
    expect(violations).to.deep.equal(['2 of 3 cells passed (66.66 %), and 100 % have to. Owners: storage.']);
    expect(judged(['pass', 'warn', 'fail'], { thresholds: { minPassShare: 0.6 } }).exitStatus).to.equal(EXIT.green);
  });

  it('has a most for warn, unknown and what the baseline forgives', () => {
    expect(judged(['pass', 'warn'], { thresholds: { maxWarn: 0 } }).violations).to.deep.equal([
      '1 cells break a SHOULD, and 0 may.',
    ]);
    const forgiving = { minPassShare: 0.5 };
    expect(judged(['pass', 'unknown'], { thresholds: forgiving }).exitStatus).to.equal(EXIT.unknown);
    expect(judged(['pass', 'unknown'], { thresholds: { ...forgiving, maxUnknown: 1 } }).exitStatus).to.equal(
      EXIT.green,
    );
    const known = [{ cell: fakeResultOf('fail').name, verdict: 'fail' as const, reason: 'bug 7' }];
    expect(judged(['pass', 'fail'], {}, { known }).exitStatus).to.equal(EXIT.green);
    expect(judged(['pass', 'fail'], { thresholds: { maxKnown: 0 } }, { known }).exitStatus).to.equal(EXIT.failure);
  });

  it('has no patience with a run that took too long, was cancelled, or broke', () => {
    expect(judged(['pass'], { thresholds: { maxDuration: '59s' } }).violations).to.deep.equal([
      'The run took 60000 ms, and 59000 ms is the most.',
    ]);
    const cancelled = { run: { ...fakeReport([]).run, cancelled: true } };
    expect(judged(['pass'], {}, cancelled).exitStatus).to.equal(EXIT.unknown);
    expect(judged(['pass', 'error'], { thresholds: { minPassShare: 0 } }).exitStatus).to.equal(EXIT.broken);
    expect(judged(['pass'], {}, { stale: ['**/x'] }).exitStatus).to.equal(EXIT.failure);
    expect(judged(['pass'], {}, { disabled: [{ format: 'fake', reason: 'syntax' }] }).exitStatus).to.equal(
      EXIT.unknown,
    );
  });

  it('asks for a response time only of a report that has one', () => {
    const gate = { thresholds: { maxP99: '500ms' } };
    expect(judged(['pass'], gate).exitStatus).to.equal(EXIT.unknown);
    const load = (p99: number) => ({ kind: 'load', format: 'fake', all: { response: { p99 } } });
    const stress = (p99: number) => ({ stress: { results: [load(p99)] } }) as unknown as Partial<Report>;
    expect(judged(['pass'], gate, stress(500)).exitStatus).to.equal(EXIT.green);
    expect(judged(['pass'], gate, stress(501)).violations).to.deep.equal([
      'Under load fake answers in 501 ms (p99), and 500 ms is the most.',
    ]);
  });
});

describe('a disabled check', () => {
  const entry = { cells: '**/fake.a.fail', owner: 'storage', reason: 'bug 7', expires: TODAY };

  it('is left out up to its last day, and said to be', () => {
    const { exitStatus, disabled } = judged(['pass', 'fail'], { disabled: [entry] });
    expect(exitStatus).to.equal(EXIT.green);
    expect(disabled).to.deep.equal([`Left out until ${TODAY}: **/fake.a.fail (1 cells; storage: bug 7)`]);
  });

  it('fails the run afterwards, also where nothing else does, in one line', () => {
    const { exitStatus, violations } = judged(['pass'], { disabled: [{ ...entry, expires: '2026-06-14' }] });
    expect(exitStatus).to.equal(EXIT.failure);
    expect(violations).to.deep.equal([
      'Disabled until 2026-06-14, which is over: **/fake.a.fail. storage mends it or decides anew.',
    ]);
  });

  it('needs owner, reason and an end that is a day', () => {
    const refused = (changes: object) => qualityGateSchema.safeParse({ disabled: [{ ...entry, ...changes }] }).success;
    expect(refused({})).to.equal(true);
    for (const changes of [
      { owner: undefined },
      { reason: '' },
      { expires: undefined },
      { expires: 'never' },
      { expires: '2026-02-30' },
    ])
      expect(refused(changes), JSON.stringify(changes)).to.equal(false);
  });
});

describe('quality-gate.yaml', () => {
  it('refuses what is misspelt', () => {
    expect(qualityGateSchema.safeParse({ threshholds: {} }).success).to.equal(false);
    expect(qualityGateSchema.safeParse({ thresholds: { maxP99: '5 seconds' } }).success).to.equal(false);
    const gate: QualityGate = qualityGateSchema.parse({ thresholds: { maxP99: '2s' } });
    expect(gate.thresholds).to.deep.equal({ minPassShare: 1, minPassed: 1, maxUnknown: 0, maxP99: 2_000 });
  });
});
