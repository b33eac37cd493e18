import { expect } from 'chai';
import fc from 'fast-check';
import { TIERS } from '../../harness/core/check.ts';
import { LEVELS } from '../../harness/core/requirement.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { type CoveredFormat, coverageOf, coverageSums, mustWithoutCheck } from '../../harness/report/coverage.ts';
import type { StoredAttempt } from '../../harness/store/run.ts';
import { attemptOf, runOf } from '../store/runs.ts';

const sentence = 'A rule in one sentence.';
const FORMAT: CoveredFormat = {
  format: 'fake',
  requirements: [
    { id: 'fake.one', level: 'MUST', sentence },
    { id: 'fake.two', level: 'MUST', sentence },
    { id: 'fake.none', level: 'MUST', sentence },
    { id: 'fake.may', level: 'MAY', sentence },
  ],
  checks: [
    { id: 'fake.a', tier: 'smoke', proves: ['fake.one', 'fake.two'] },
    { id: 'fake.b', tier: 'full', proves: ['fake.two'] },
  ],
};
const attempt = (verdict: (typeof VERDICTS)[number], changes: Partial<StoredAttempt> = {}) =>
  attemptOf({ cell: 't/fake/fake.a[small]', verdict, format: 'fake', check: 'fake.a', findings: [], ...changes });
const tiersOf = (attempts: readonly StoredAttempt[], requirement: string) =>
  coverageOf([runOf('a', attempts)], [FORMAT]).find((row) => row.requirement === requirement)!.tiers;

describe('coverage of requirements', () => {
  it('tells what was proven, did not run, and has no check, for each tier', () => {
    expect(tiersOf([], 'fake.two')).to.deep.equal({ smoke: 'not run', full: 'not run', release: 'not run' });
    expect(tiersOf([], 'fake.none')).to.deep.equal({ smoke: 'no check', full: 'no check', release: 'no check' });
    expect(tiersOf([attempt('pass')], 'fake.two').smoke).to.equal('proven');
    const deeper = attempt('pass', { check: 'fake.b', cell: 't/fake/fake.b[small]' });
    expect(tiersOf([deeper], 'fake.two')).to.deep.equal({ smoke: 'not run', full: 'proven', release: 'proven' });
    const later = { ...FORMAT, checks: [{ id: 'fake.a', tier: 'release' as const, proves: ['fake.one'] }] };
    expect(coverageOf([], [later])[0]!.tiers).to.deep.equal({
      smoke: 'no check',
      full: 'no check',
      release: 'not run',
    });
  });

  it('takes nothing for proven without evidence', () => {
    expect(tiersOf([attempt('pass', { assertions: 0 })], 'fake.one').smoke).to.equal('unproven');
    expect(tiersOf([attempt('unknown')], 'fake.one').smoke).to.equal('unproven');
    expect(tiersOf([attempt('skip')], 'fake.one').smoke).to.equal('not claimed');
    expect(tiersOf([attempt('pass', { format: 'other' })], 'fake.one').smoke).to.equal('not run');
  });

  it('holds broken what a finding names, and not proven what else its check was about', () => {
    const finding = { requirement: 'fake.one', verdict: 'fail' as const, expected: 'a', actual: 'b', evidence: '' };
    const failed = attempt('fail', { findings: [finding] });
    const passed = attempt('pass', { cell: 't/fake/fake.a[other,small]' });
    expect(tiersOf([passed, failed], 'fake.one').smoke).to.equal('broken');
    expect(tiersOf([failed], 'fake.two').smoke).to.equal('unproven');
    expect(tiersOf([passed, failed], 'fake.two').smoke).to.equal('proven');
  });

  it('takes of a cell the newest run', () => {
    const finding = { requirement: 'fake.one', verdict: 'fail' as const, expected: 'a', actual: 'b', evidence: '' };
    const runs = [runOf('a', [attempt('fail', { findings: [finding] })]), runOf('b', [attempt('pass')])];
    expect(coverageOf(runs, [FORMAT])[0]!.tiers.smoke).to.equal('proven');
    expect(coverageOf(runs.toReversed(), [FORMAT])[0]!.tiers.smoke).to.equal('broken');
  });

  it('names each MUST that nothing proves', () => {
    expect(mustWithoutCheck(coverageOf([], [FORMAT])).map(({ requirement }) => requirement)).to.deep.equal([
      'fake.none',
    ]);
  });

  it('adds up to all requirements, and never to more', () => {
    const anyAttempt = fc
      .record({
        verdict: fc.constantFrom(...VERDICTS),
        check: fc.constantFrom('fake.a', 'fake.b', 'fake.c'),
        assertions: fc.nat(2),
        client: fc.constantFrom('c', 'd'),
        findings: fc.array(
          fc.record({
            requirement: fc.constantFrom('fake.one', 'fake.two', 'other'),
            verdict: fc.constantFrom(...VERDICTS),
            expected: fc.constant(''),
            actual: fc.constant(''),
            evidence: fc.constant(''),
          }),
        ),
      })
      .map(({ client, ...rest }) => attempt(rest.verdict, { ...rest, cell: `t/fake/${rest.check}[${client},small]` }));
    fc.assert(
      fc.property(fc.array(fc.array(anyAttempt)), (drawn) => {
        const sums = coverageSums(
          coverageOf(
            drawn.map((attempts, index) => runOf(`run-${index}`, attempts)),
            [FORMAT],
          ),
        );
        expect(sums).to.have.length(TIERS.length * LEVELS.length);
        for (const { counts, requirements, proven } of sums) {
          expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).to.equal(requirements);
          if (proven !== null) expect(proven).to.be.within(0, 1);
        }
      }),
    );
  });
});
