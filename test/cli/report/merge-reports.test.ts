import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { mergedReport, mergeReports } from '../../../harness/cli/report/merge-reports.ts';
import type { HarnessError } from '../../../harness/core/error.ts';
import { type Report, reportSchema } from '../../../harness/core/report.ts';
import type { Verdict } from '../../../harness/core/verdict.ts';
import { packBlob } from '../../../harness/report/blob.ts';
import type { ShardReport } from '../../../harness/scale/union.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { partsOf, resultsOf, withPart } from '../../scale/parts.ts';

const merged = (shards: readonly ShardReport[]) => {
  const report = mergedReport(shards, ['report', 'merge'], 'merged');
  expect(reportSchema.safeParse(report).success, 'fits its schema').to.equal(true);
  return report;
};
const ends = (shards: readonly ShardReport[]) => {
  const { verdict, run } = merged(shards);
  return [verdict, run.exitStatus];
};
const green: Verdict[] = ['pass', 'pass', 'skip', 'pass', 'warn', 'pass'];

describe('a merged report', () => {
  it('says what the whole run would have said', () => {
    expect(ends(partsOf(resultsOf(green), 3))).to.deep.equal(['warn', 0]);
    expect(ends(partsOf(resultsOf([...green, 'fail']), 3))).to.deep.equal(['fail', 1]);
    const { cells, summary, plan, merged: from } = merged(partsOf(resultsOf(green), 3));
    expect(cells.map(({ verdict }) => verdict)).to.deep.equal(green);
    expect(summary).to.include({ pass: 4, skip: 1, warn: 1 });
    expect(plan).to.deep.include({ shard: { index: 1, count: 1 }, cells: cells.map(({ name }) => name) });
    expect(from!.parts.map(({ shard }) => shard)).to.deep.equal(['1/3', '2/3', '3/3']);
  });

  it('is unknown where the parts are not the plan, and says why', () => {
    const parts = partsOf(resultsOf(green), 3);
    expect(ends(parts.slice(1))).to.deep.equal(['unknown', 4]);
    expect(merged(parts.slice(1)).merged!.problems[0]).to.match(/missing: 1\./);
    const foreign = withPart(parts, 0, ({ run }) => ({ run: { ...run, seed: 'x' } }));
    expect(ends(foreign)).to.deep.equal(['unknown', 4]);
  });

  it('is red where a part is, whatever is missing besides', () => {
    expect(ends(partsOf(resultsOf(['fail', 'pass', 'pass']), 3).slice(0, 2))).to.deep.equal(['fail', 1]);
  });

  it('holds the baseline against all parts at once', () => {
    const results = resultsOf(['fail', 'pass', 'pass', 'pass']);
    const known = (cell: string) => [{ cell, verdict: 'fail' as const, reason: 'r' }];
    const excused = (cell: string, complete: boolean) =>
      partsOf(results, 2).map(({ name, report }) => ({
        name,
        report: { ...report, plan: { ...report.plan!, complete, baseline: known(cell) } } as Report,
      }));
    expect(ends(excused('**', false)), 'it fits cells of both parts').to.deep.equal(['pass', 0]);
    expect(ends(excused('t/fake/fake.cell-000000', true))).to.deep.equal(['pass', 0]);
    expect(ends(excused('t/fake/gone', true))).to.deep.equal(['fail', 1]);
    expect(ends(excused('t/fake/gone', false))).to.deep.equal(['fail', 1]);
    expect(merged(excused('t/fake/gone', true)).stale).to.deep.equal(['t/fake/gone']);
    expect(merged(excused('t/fake/gone', true).slice(1)).stale, 'it may be in the missing part').to.deep.equal([]);
  });

  it('is made of blobs and of folders of runs, and kept as a run', async () => {
    await using folder = await temporaryFolder();
    const [first, second] = partsOf(resultsOf(green), 2);
    await mkdir(join(folder.path, 'parts', 'two'), { recursive: true });
    await writeFile(join(folder.path, 'one.blob'), packBlob(JSON.stringify(first!.report)));
    await writeFile(join(folder.path, 'parts', 'two', 'report.json'), JSON.stringify(second!.report));
    const cell = join(folder.path, 'parts/two/cells/f/c,small');
    await mkdir(cell, { recursive: true });
    await writeFile(join(cell, 'wire.jsonl'), '{}\n');
    const results = join(folder.path, 'results');
    const places = [join(folder.path, 'one.blob'), join(folder.path, 'parts')];
    expect(await mergeReports(places, { results, reporter: ['json'], argv: ['report', 'merge'] })).to.equal(0);
    const written = JSON.parse(await readFile(join(results, 'latest', 'report.json'), 'utf8')) as Report;
    expect(written.cells).to.have.length(green.length);
    expect(written.merged!.problems).to.deep.equal([]);
    expect(await readFile(join(results, 'latest', 'cells/f/c,small/wire.jsonl'), 'utf8')).to.equal('{}\n');
    expect(await readFile(join(results, 'latest', 'manifest.json'), 'utf8')).to.include('cells/f/c,small/wire.jsonl');
  });

  it('is not made of nothing, or of half a file', async () => {
    await using folder = await temporaryFolder();
    const said = (place: string) =>
      mergeReports([place], { results: folder.path, reporter: [] }).then(
        () => 'none',
        ({ code, message }: HarnessError) => `${code}: ${message}`,
      );
    const written = async (name: string, text: string) => {
      await writeFile(join(folder.path, name), text);
      return join(folder.path, name);
    };
    expect(await said(folder.path)).to.match(/^RUN_UNKNOWN: There is no report.blob/);
    expect(await said(join(folder.path, 'nowhere'))).to.match(/^RUN_UNKNOWN: /);
    await symlink('loop', join(folder.path, 'loop'));
    expect(await said(join(folder.path, 'loop'))).to.match(/^REPORT_INVALID: .*loop cannot be read: ELOOP/);
    await written('report.json', '{"schemaVersion": 1, ');
    expect(await said(folder.path)).to.match(/^REPORT_INVALID: .*report\.json is truncated or no JSON/);
    expect(await said(await written('part.json', '{"schemaVersion": 99}'))).to.match(
      /part\.json has schema version 99;/,
    );
    expect(await said(await written('part.json', '{"tool": "x"}'))).to.match(
      /part\.json is no report of regproof: it has/,
    );
    await written('report.blob', packBlob('{}').slice(0, 90));
    expect(await said(folder.path)).to.match(/^REPORT_INVALID: .*report\.blob is no whole blob/);
  });
});
