import { expect } from 'chai';
import { processTerminal } from '../../harness/cli/terminal.ts';
import type { Report } from '../../harness/core/report.ts';
import { VERDICTS } from '../../harness/core/verdict.ts';
import { listReporter } from '../../harness/report/list.ts';
import type { Results } from '../../harness/report/results.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';

const ESCAPE = '\u001b';

/** What a terminal got to see of a run. */
function shown(report: Report, terminal: { interactive?: boolean; color?: boolean; columns?: number } = {}): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const reporter = listReporter({ write, columns: 80, interactive: false, color: false, ...terminal });
  reporter.onStart!({ total: report.cells.length, target: 'Fake 1', runId: 'r', seed: 's', workers: 2 });
  for (const cell of report.cells) reporter.onCellStart!(cell.name);
  for (const cell of report.cells) reporter.onCell!(cell);
  void reporter.onEnd!(report, { dir: '/results/r' } as Results);
  return text;
}

describe('list reporter', () => {
  const cells = VERDICTS.map((verdict) => fakeResultOf(verdict));

  it('prints one line per cell, and no control sequence where there is no terminal', () => {
    const text = shown(fakeReport(cells));
    for (const verdict of VERDICTS)
      expect(text.split('\n').filter((line) => new RegExp(`^. ${verdict} +t/fake/`).test(line))).to.have.length(1);
    expect(text).to.not.include(ESCAPE);
    expect(text).to.not.include('\r');
    expect(text).to.match(/^FAIL {2}1 passed, 1 failed, 1 broke, 1 unknown, 1 warned, 1 skipped$/m);
    expect(text).to.match(/^report: \/results\/r$/m);
  });

  it('shows of every cell that is not green what was expected, the command line and how to repeat it', () => {
    const native = {
      kind: 'native',
      client: 'faker',
      exit: 1,
      ms: 1,
      remote: true,
      expected: false,
      output: '',
    } as const;
    const steps = [
      { ...native, argv: ['faker', 'first'] },
      { ...native, argv: ['faker', 'publish', 'kit'] },
    ];
    const text = shown(fakeReport([fakeResultOf('fail', { steps }), fakeResultOf('unknown')]));
    for (const line of [
      'fail: t/fake/fake.a.fail[small]',
      '  requirement  fake.must',
      '  expected     404',
      '  actual       200',
      '    line one',
      '    line two',
      '  command      faker publish kit  -> exit 1',
      "  repeat       npx regproof run --filter 'fake.a.fail'",
      'unknown: t/fake/fake.a.unknown[small]',
      '  reason of unknown',
    ])
      expect(text.split('\n')).to.include(line);
  });

  it('names known failures, stale entries, disabled formats and the cancellation at the end', () => {
    const cell = fakeResultOf('fail');
    const report = fakeReport([cell], {
      known: [{ cell: cell.name, verdict: 'fail', reason: 'upstream bug' }],
      stale: ['t/x'],
      disabled: [{ format: 'gem', reason: 'no format.ts' }],
    });
    const text = shown({ ...report, run: { ...report.run, cancelled: true } });
    expect(text).to.include(`known fail: ${cell.name} (upstream bug)`);
    expect(text).to.include('stale baseline entry, remove it: t/x');
    expect(text).to.include('format gem is disabled: no format.ts');
    expect(text).to.include('(cancelled)');
    expect(text, 'a known failure is not shown in full').to.not.include('requirement  fake.must');
  });

  it('says what did not run because nothing has changed, and counts it as nothing', () => {
    const proven = ['run-1', 'run-1', 'run-2'].map((run, index) => ({ cell: `t/fake/fake.b[${index}]`, run }));
    const text = shown(fakeReport([fakeResultOf('pass')], { cached: proven }));
    expect(text).to.include('cached: 3 unchanged cells did not run, proven by run-1, run-2');
    expect(text).to.include('1 passed');
  });

  it('colours only where asked, and cuts the line of a cell, which the report has in full, to the width of a terminal', () => {
    expect(shown(fakeReport(cells), { color: true })).to.include(`${ESCAPE}[32m✓ pass`);
    const name = `t/fake/${'long'.repeat(20)}`;
    const [line] = shown(fakeReport([fakeResultOf('pass', { name })]), { interactive: true, columns: 40 })
      .split('\n')
      .slice(1);
    expect(line).to.equal(`✓ pass    ${name}`.slice(0, 38).concat('…'));
    expect(shown(fakeReport([fakeResultOf('pass', { name })]), { columns: 40 })).to.include(`${name} 1 assertions`);
  });
});

describe('terminal', () => {
  const names = ['NO_COLOR', 'FORCE_COLOR', 'CI', 'TERM'] as const;
  const before = names.map((name) => process.env[name]);
  const stream = (isTTY: boolean) => ({ isTTY, columns: 100, write: () => true }) as unknown as NodeJS.WriteStream;
  const color = (environment: Record<string, string>, isTTY: boolean) => {
    for (const name of names) delete process.env[name];
    Object.assign(process.env, environment);
    return processTerminal(stream(isTTY)).color;
  };

  afterEach(() => {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  });

  it('has colours when it is one; NO_COLOR and FORCE_COLOR decide otherwise', () => {
    expect(color({}, true)).to.equal(true);
    expect(color({}, false)).to.equal(false);
    expect(color({ NO_COLOR: '1' }, true)).to.equal(false);
    expect(color({ NO_COLOR: '' }, true), 'empty is not set').to.equal(true);
    expect(color({ FORCE_COLOR: '1' }, false)).to.equal(true);
    expect(color({ FORCE_COLOR: '0' }, true)).to.equal(false);
    expect(color({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).to.equal(false);
  });

  it('is not redrawn where it is none, nor in CI', () => {
    for (const name of names) delete process.env[name];
    expect(processTerminal(stream(true)).interactive).to.equal(true);
    expect(processTerminal(stream(false)).interactive).to.equal(false);
    process.env.CI = 'true';
    expect(processTerminal(stream(true)).interactive).to.equal(false);
    delete process.env.CI;
    process.env.TERM = 'dumb';
    expect(processTerminal(stream(true)).interactive).to.equal(false);
  });

  it('is as wide as it is now; of one that does not know, the usual size is taken', () => {
    const window = { isTTY: true, columns: 100, rows: 50, write: () => true };
    const terminal = processTerminal(window as unknown as NodeJS.WriteStream);
    expect([terminal.columns, terminal.rows]).to.deep.equal([100, 50]);
    Object.assign(window, { columns: 40, rows: 10 });
    expect([terminal.columns, terminal.rows]).to.deep.equal([40, 10]);
    Object.assign(window, { columns: 0, rows: 0 });
    expect([terminal.columns, terminal.rows]).to.deep.equal([80, 24]);
  });
});
