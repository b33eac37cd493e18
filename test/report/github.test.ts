import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { annotations, githubReporter } from '../../harness/report/github.ts';
import type { Results } from '../../harness/report/results.ts';
import { summaryMarkdown } from '../../harness/report/summary.ts';
import { anyReport, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => fakeResultOf('fail', { name: `t/f/c${index}[small]` }));
const silent = { write: () => {}, columns: 80, interactive: false, color: false };

describe('annotations of GitHub', () => {
  it('are at most ten of a kind, and the last one of each says how many are hidden', () => {
    expect(annotations(fakeReport(many(10)))).to.have.length(10);
    const lines = annotations(fakeReport(many(11)));
    expect(lines).to.have.length(10);
    expect(lines.at(-1)).to.equal('::error title=regproof::2 more cells are not green; see the summary.');
    const warned = Array.from({ length: 500 }, () => fakeResultOf('warn'));
    const both = annotations(fakeReport([...warned, ...many(500)]));
    expect(both.map((line) => line.slice(0, 5)).filter((kind) => kind === '::err')).to.have.length(10);
    expect(both).to.have.length(20);
    expect(both.at(-1)).to.equal('::warning title=regproof::491 more cells warned; see the summary.');
  });

  it('leave out what is green or known', () => {
    const cells = (['pass', 'skip', 'warn', 'unknown', 'fail', 'error'] as const).map((verdict) =>
      fakeResultOf(verdict),
    );
    const lines = annotations(fakeReport(cells));
    expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(['::error', '::error', '::error', '::warning']);
    const known = cells.map(({ name, verdict }) => ({ cell: name, verdict, reason: 'x' }));
    expect(annotations(fakeReport(cells, { known }))).to.deep.equal([]);
  });

  it('say what was expected and how to repeat it', () => {
    expect(annotations(fakeReport([fakeResultOf('fail', { name: 't/f/c[npm,small]' })]))).to.deep.equal([
      "::error title=t/f/c[npm%2Csmall]::fail: fake.must: expected 404, got 200%0Anpx regproof run --filter 'fake.a.fail'",
    ]);
    expect(annotations(fakeReport([fakeResultOf('unknown')]))[0]).to.include('unknown: reason of unknown');
  });

  it('stay one command a line, whatever a registry says', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        for (const line of annotations(report)) expect(line).to.match(/^::(error|warning) title=[^:,\r\n]*::[^\r\n]*$/);
      }),
    );
  });
});

describe('step summary of GitHub', () => {
  it('is appended, and never larger than GitHub takes', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'summary.md');
    await writeFile(file, 'before\n');
    const report = fakeReport([fakeResultOf('fail')]);
    await githubReporter(silent, file).onEnd!(report, {} as Results);
    expect(await readFile(file, 'utf8')).to.equal(`before\n${summaryMarkdown(report)}`);
    const reason = 'ü€'.repeat(600_000);
    const large = fakeReport([fakeResultOf('unknown', { reason })]);
    await writeFile(file, '');
    await githubReporter(silent, file).onEnd!(large, {} as Results);
    const bytes = await readFile(file);
    expect(bytes.length)
      .to.be.at.most(1024 * 1024)
      .and.to.be.greaterThan(800_000);
    expect(bytes.toString('utf8'), 'no character is cut').to.not.include('\ufffd');
    expect(bytes.toString('utf8'), 'it says so').to.match(/The summary is longer than GitHub shows; .*summary\.md/);
  });

  it('is left out outside of GitHub', async () => {
    const written: string[] = [];
    const reporter = githubReporter({ ...silent, write: (text) => written.push(text) }, undefined);
    await reporter.onEnd!(fakeReport([fakeResultOf('fail'), fakeResultOf('error')]), {} as Results);
    expect(written).to.have.length(2);
  });
});
