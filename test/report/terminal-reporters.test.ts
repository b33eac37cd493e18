import { expect } from 'chai';
import type { Report } from '../../harness/core/report.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { dotReporter } from '../../harness/report/dot.ts';
import { lineReporter } from '../../harness/report/line.ts';
import type { Reporter, Terminal } from '../../harness/report/reporter.ts';
import type { Results } from '../../harness/report/results.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

function shown(make: (terminal: Terminal) => Reporter, report: Report, changes: Partial<Terminal> = {}): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const reporter = make({ write, columns: 80, interactive: false, color: false, ...changes });
  reporter.onStart?.({ total: report.cells.length, target: 'Fake 1', runId: 'r', seed: 's', workers: 2 });
  for (const cell of report.cells) {
    reporter.onCellStart?.(cell.name);
    reporter.onCell?.(cell);
  }
  void reporter.onEnd?.(report, { dir: '/results/r' } as Results);
  return text;
}

const all = fakeReport(VERDICTS.map((verdict) => fakeResultOf(verdict)));

describe('dot reporter', () => {
  it('prints a character for each cell, as many in a line as fit, and then what is not green', () => {
    const text = shown(dotReporter, all);
    expect(text.split('\n')[0]).to.equal('-.!?FE');
    expect(text)
      .to.include('fail: t/fake/fake.a.fail[small]')
      .and.to.match(/^FAIL {2}/m);
    const many = fakeReport(Array.from({ length: 25 }, () => fakeResultOf('pass')));
    expect(shown(dotReporter, many, { columns: 11 }).split('\n').slice(0, 3)).to.deep.equal([
      '.'.repeat(10),
      '.'.repeat(10),
      '.....',
    ]);
  });
});

describe('line reporter', () => {
  it('prints a line for each cell that is not green, and none for the others, where there is no terminal', () => {
    const lines = shown(lineReporter, all).split('\n');
    expect(lines.filter((line) => line.startsWith('['))).to.deep.equal([
      '[3/6] warn t/fake/fake.a.warn[small]',
      '[4/6] unknown t/fake/fake.a.unknown[small]',
      '[5/6] fail t/fake/fake.a.fail[small]',
      '[6/6] error t/fake/fake.a.error[small]',
    ]);
  });
});
