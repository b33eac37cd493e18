import { expect } from 'chai';
import fc from 'fast-check';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { byCheck, countVerdicts, summaryLine } from '../../harness/report/roll-up.ts';
import { summaryMarkdown } from '../../harness/report/summary.ts';
import { anyReport, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

describe('roll-up', () => {
  it('counts every cell once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VERDICTS)), (verdicts) => {
        const summary = countVerdicts(verdicts.map((verdict) => ({ verdict })));
        expect(Object.values(summary).reduce((sum, count) => sum + count, 0)).to.equal(verdicts.length);
        for (const verdict of VERDICTS)
          expect(summary[verdict]).to.equal(verdicts.filter((each) => each === verdict).length);
      }),
    );
  });

  it('says in words what there is, and how many passed even when none did', () => {
    const summary = { pass: 3, fail: 1, error: 0, unknown: 2, warn: 0, skip: 4 };
    expect(summaryLine(summary)).to.equal('3 passed, 1 failed, 2 unknown, 4 skipped');
    expect(summaryLine(countVerdicts([]))).to.equal('0 passed');
    expect(summaryLine(countVerdicts(VERDICTS.map((verdict) => ({ verdict }))))).to.equal(
      '1 passed, 1 failed, 1 broke, 1 unknown, 1 warned, 1 skipped',
    );
  });

  it('shows the worst cell of each check', () => {
    const cells = [
      fakeResultOf('pass', { check: 'a' }),
      fakeResultOf('fail', { check: 'a' }),
      fakeResultOf('skip', { check: 'a' }),
      fakeResultOf('skip', { check: 'b' }),
      fakeResultOf('pass', { check: 'a', format: 'other' }),
    ];
    const table = [...byCheck(cells)].map(([format, checks]) => [format, Object.fromEntries(checks)]);
    expect(table).to.deep.equal([
      ['fake', { a: 'fail', b: 'skip' }],
      ['other', { a: 'pass' }],
    ]);
  });
});

describe('summary.md', () => {
  it('names verdict, totals, every check, every cell that is not green, stale entries and disabled formats', () => {
    const cells = VERDICTS.map((verdict) => fakeResultOf(verdict));
    const text = summaryMarkdown(
      fakeReport(cells, {
        stale: ['t/x'],
        disabled: [{ format: 'gem', reason: 'no format.ts' }],
        known: [{ cell: cells[3]!.name, verdict: 'unknown', reason: 'no engine' }],
      }),
    );
    expect(text).to.include('# regproof: fail for Fake registry 1.0');
    expect(text).to.include('1 passed, 1 failed, 1 broke, 1 unknown, 1 warned, 1 skipped. Seed `s33d`');
    for (const verdict of VERDICTS) expect(text).to.include(`| fake.a.${verdict} | ${verdict} |`);
    for (const verdict of ['fail', 'error', 'unknown'])
      expect(text).to.match(new RegExp(`^- \\*\\*${verdict}\\*\\* \`t/fake/fake\\.a\\.${verdict}`, 'm'));
    expect(text).to.include('(known: no engine)');
    expect(text).to.not.match(/^- \*\*(pass|skip|warn)/m);
    expect(text).to.include('fake.must: expected `404`, got `200`');
    expect(text).to.include("repeat: `npx regproof run --filter 'fake.a.fail'`");
    expect(text).to.include('- stale baseline entry: `t/x`').and.to.include('- format gem is disabled: no format.ts');
    expect(text).to.not.include('cancelled');
    const { run } = fakeReport([]);
    expect(summaryMarkdown(fakeReport([], { run: { ...run, cancelled: true } }))).to.include('**cancelled**');
  });

  it('lists each cell that is not green once, whatever a registry says', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const lines = summaryMarkdown(report).split('\n');
        const red = report.cells.filter(({ verdict }) => ['fail', 'error', 'unknown'].includes(verdict));
        for (const { name } of red)
          expect(lines.filter((line) => line.startsWith('- **') && line.includes(`\`${name}\``))).to.have.length(1);
      }),
    );
  });

  it('keeps a value within its code span and on its line', () => {
    const findings = [
      { requirement: 'r', verdict: 'fail' as const, expected: 'a`b\n# c', actual: 'x'.repeat(999), evidence: '' },
    ];
    const line = summaryMarkdown(fakeReport([fakeResultOf('fail', { findings })]))
      .split('\n')
      .find((each) => each.includes('expected'))!;
    expect(line).to.match(/^ {2}r: expected `a'b # c`, got `x{300}`$/);
  });
});
