import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cellFolder } from '../../../harness/core/cell-name.ts';
import { tagOf, type WireExchange } from '../../../harness/report/html/evidence.ts';
import { pageData, readEvidence } from '../../../harness/report/html/page-data.ts';
import { loadSeries, seriesOf } from '../../../harness/report/html/series.ts';
import { fakeReport, fakeResultOf } from '../../fakes/fake-report.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const SHA = 'a'.repeat(64);
const facts = { requirements: [], covered: [], defects: {} };

const exchange = (tag: string, changes: Partial<WireExchange> = {}): WireExchange => ({
  tag,
  method: 'GET',
  path: '/index',
  status: 200,
  requestHeaders: { accept: '*/*' },
  responseHeaders: { etag: 'x' },
  requestBody: { bytes: 0, sha256: 'e' },
  responseBody: { bytes: 3, sha256: 'i', excerpt: 'abc' },
  startedAt: '2026-01-01T00:00:01.000Z',
  totalMs: 1,
  ended: 'complete',
  ...changes,
});

const jsonLines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

describe('what the page shows beside the report', () => {
  const red = fakeResultOf('fail', {
    proven: ['sha256 in the index for kit.tgz', 'digests of what the client installed'],
  });
  const green = fakeResultOf('pass');
  const report = fakeReport([red, green]);

  async function dataOf(wire: string, packages: readonly object[] = []) {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'wire.jsonl'), wire);
    await writeFile(join(folder.path, 'packages.jsonl'), jsonLines(packages));
    return pageData(report, facts, await readEvidence(folder.path, report)).cells;
  }

  it('are the exchanges of each cell in their order, with headers where it is not green; a torn line is left out', async () => {
    const tags = [tagOf(report, red), tagOf(report, green)] as const;
    const wire = [
      exchange(tags[0], { path: '/later', startedAt: '2026-01-01T00:00:02.000Z' }),
      exchange(tags[0]),
      exchange(tags[1]),
      exchange('stranger'),
    ];
    const [first, second] = await dataOf(`${jsonLines(wire)}{"tag":"${tags[0]}","meth`);
    expect(first!.exchanges.map(({ path }) => path)).to.deep.equal(['/index', '/later']);
    expect(first!.exchanges[0]!.response).to.deep.equal({ headers: { etag: 'x' }, excerpt: 'abc' });
    expect(second!.exchanges).to.have.length(1);
    expect(second!.exchanges[0]).to.not.have.property('response');
  });

  it('are read from the folder of each cell, and of older runs from that of the run', async () => {
    await using folder = await temporaryFolder();
    const own = cellFolder(red.name);
    await mkdir(join(folder.path, own), { recursive: true });
    const inFolder = [exchange(tagOf(report, red), { path: '/own' }), exchange('another attempt')];
    await writeFile(join(folder.path, own, 'wire.jsonl'), jsonLines(inFolder));
    await writeFile(join(folder.path, 'wire.jsonl'), jsonLines([exchange(tagOf(report, green), { path: '/older' })]));
    const { cells } = pageData(report, facts, await readEvidence(folder.path, report));
    expect(cells.map(({ exchanges }) => exchanges.map(({ path }) => path))).to.deep.equal([['/own'], ['/older']]);
    expect(cells.map((cell) => cell.folder)).to.deep.equal([own, null]);
    const elsewhere = pageData(report, facts, await readEvidence(folder.path, report, '/nowhere'));
    expect(elsewhere.cells[0]!.folder, 'it does not lie beside that page').to.equal(null);
  });

  it('are the digests at every hop, as far as they were recorded', async () => {
    const packages = [{ cell: red.name, purl: 'pkg:x/kit@1', files: [{ name: 'kit.tgz', size: 7, sha256: SHA }] }];
    const tag = tagOf(report, red);
    const put = exchange(tag, { method: 'PUT', path: '/kit', requestBody: { bytes: 90, sha256: 'other' } });
    const get = exchange(tag, { path: '/kit.tgz', responseBody: { bytes: 7, sha256: SHA } });
    const states = async (wire: readonly WireExchange[]) =>
      (await dataOf(jsonLines(wire), packages))[0]!.hops[0]!.hops.map(({ at, state }) => `${at} ${state}`);
    expect(await states([put, get])).to.deep.equal([
      'generated same',
      'sent inside',
      'stored not recorded',
      'index same',
      'fetched same',
      'installed same',
    ]);
    expect(await states([{ ...put, requestBody: { bytes: 7, sha256: SHA } }])).to.include.members([
      'sent same',
      'fetched not recorded',
    ]);
  });

  it('are missing where nothing was recorded', async () => {
    await using folder = await temporaryFolder();
    const { cells } = pageData(report, facts, await readEvidence(folder.path, report));
    expect(cells.map(({ exchanges, hops }) => [exchanges, hops])).to.deep.equal([
      [[], []],
      [[], []],
    ]);
  });
});

describe('a load over time', () => {
  it('has a value a second, and none where nothing ended', () => {
    const series = seriesOf([
      { at: 1_100, ms: 100, ok: true },
      { at: 1_900, ms: 300, ok: false },
      { at: 3_500, ms: 50, ok: true },
    ]);
    expect(series.seconds).to.deep.equal([0, 1, 2]);
    expect(series.ended).to.deep.equal([2, 0, 1]);
    expect(series.failed).to.deep.equal([1, 0, 0]);
    expect(series.max).to.deep.equal([300, null, 50]);
    expect(series.curve[0]).to.deep.equal({ oneIn: 1, ms: 50 });
    expect(series.curve.at(-1)!.ms).to.equal(300);
  });

  it('is that of the processes that work together, by format', async () => {
    await using folder = await temporaryFolder();
    const event = (process: string, t: number, type: string) => ({
      seq: t,
      t,
      process,
      format: 'f',
      op: 'fetch',
      type,
    });
    const events = [
      event('sender-0', 0, 'invoke'),
      event('sender-1', 5, 'invoke'),
      event('stock', 6, 'invoke'),
      event('sender-1', 15, 'ok'),
      event('stock', 16, 'ok'),
      event('sender-0', 20, 'info'),
    ];
    await writeFile(join(folder.path, 'history.jsonl'), jsonLines(events));
    const { f } = await loadSeries(folder.path);
    expect(Object.keys(f!)).to.deep.equal(['sender']);
    expect(f!.sender).to.deep.include({ ended: [2], failed: [1], max: [20] });
  });
});

describe('the defects of a check', () => {
  it('are those of its own format', () => {
    const one = (id: string) => [{ id, sentence: 'A sentence.' }];
    const cells = ['a', 'b'].map((format) =>
      fakeResultOf('pass', { format, check: 'x.same', name: `t/${format}/x.same[small]` }),
    );
    const defects = {
      a: { 'x.same': one('x:a'), 'x.other': one('x:o') },
      b: { 'x.same': one('x:b') },
      c: { 'x.same': one('x:c') },
    };
    const data = pageData(
      fakeReport(cells),
      { requirements: [], covered: [], defects },
      { folders: new Set(), exchanges: new Map(), packages: new Map(), series: {} },
    );
    expect(data.defects).to.deep.equal({ a: { 'x.same': one('x:a') }, b: { 'x.same': one('x:b') } });
  });
});
