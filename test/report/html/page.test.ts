import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { createRedactor } from '../../../harness/core/redact.ts';
import type { Report } from '../../../harness/core/report.ts';
import { coverageOf } from '../../../harness/report/coverage.ts';
import { contentSecurityPolicy, readAssets } from '../../../harness/report/html/assets.ts';
import { type PageData, pageData } from '../../../harness/report/html/page-data.ts';
import { reportPage } from '../../../harness/report/html.ts';
import { anyReport, fakeReport, fakeResultOf } from '../../fakes/fake-report.ts';

type Node = DefaultTreeAdapterMap['node'];

const assets = await readAssets();
const nothing = { folders: new Set<string>(), exchanges: new Map(), packages: new Map(), series: {} };
const noFacts = { requirements: [], covered: [], defects: {} };
const same = (text: string) => text;

const pageOf = (report: Report, redact = same) =>
  reportPage(report, pageData(report, noFacts, nothing), assets, redact);

function elements(page: string): DefaultTreeAdapterMap['element'][] {
  const found: DefaultTreeAdapterMap['element'][] = [];
  const walk = (node: Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(parse(page));
  return found;
}

const packed = (page: string): PageData =>
  JSON.parse(gunzipSync(Buffer.from(/id="data">([^<]*)</.exec(page)![1]!, 'base64')).toString());

describe('the page of a report', () => {
  it('says on its first screen what failed and what was not proven, and why', () => {
    const cells = (['pass', 'fail', 'unknown'] as const).map((verdict) => fakeResultOf(verdict));
    const page = pageOf(fakeReport(cells));
    const text = page.slice(0, page.indexOf('id="data"'));
    expect(text).to.include('fake.must: expected 404, got 200').and.to.include('reason of unknown');
    expect(text)
      .to.match(/What failed <span class="count">1</)
      .and.to.match(/What was not proven <span class="count">1</);
    expect(packed(page).cells.map(({ verdict }) => verdict)).to.deep.equal(['pass', 'fail', 'unknown']);
  });

  it('says which requirements were proven at which tier, and names each MUST without a check', () => {
    const sentence = 'A rule in one <sentence>.';
    const requirements = ['fake.must', 'fake.none'].map((id) => ({ id, level: 'MUST' as const, sentence }));
    const checks = [{ id: 'fake.a.pass', tier: 'full' as const, proves: ['fake.must'] }];
    const covered = ['fake', 'other'].map((format) => ({ format, requirements, checks }));
    const report = fakeReport([fakeResultOf('pass')]);
    const data = pageData(report, { ...noFacts, covered }, nothing);
    const runs = [{ attempts: report.cells.map((cell) => ({ ...cell, cell: cell.name })) }];
    const rows = coverageOf(runs, covered).filter(({ format }) => format === 'fake');
    expect(data.coverage, 'as report coverage counts, without formats that did not run').to.deep.equal(rows);
    const page = reportPage(report, data, assets, same);
    expect(page).to.match(/>fake<\/a><\/th><td>0 of 2<\/td><td>1 of 2<\/td><td>1 of 2<\/td><td>1<\/td>/);
    expect(page).to.match(
      /MUST without a check <span class="count">1<[\s\S]*<code>fake\.none<\/code>: A rule in one &lt;/,
    );
    expect(packed(page).coverage[0]!.tiers).to.deep.equal({ smoke: 'no check', full: 'proven', release: 'proven' });
    expect(pageOf(report), 'where nothing of the catalogue ran').to.not.include('Coverage of requirements');
  });

  it('has no element and no listener more, whatever a registry said', () => {
    const tags = (report: Report) => elements(pageOf(report)).map(({ tagName }) => tagName);
    const known = new Set(
      tags(fakeReport((['fail', 'unknown', 'warn'] as const).map((verdict) => fakeResultOf(verdict)))),
    );
    const stated = fakeReport([fakeResultOf('fail')]);
    stated.known.push({ cell: 'a', verdict: 'fail', reason: 'r' });
    for (const tag of tags(stated)) known.add(tag);
    fc.assert(
      fc.property(anyReport, (report) => {
        const found = elements(pageOf(report));
        expect(found.filter(({ tagName }) => tagName === 'script')).to.have.length(3);
        expect(found.map(({ tagName }) => tagName).filter((tag) => !known.has(tag))).to.deep.equal([]);
        expect(found.flatMap(({ attrs }) => attrs).filter(({ name }) => name.startsWith('on'))).to.deep.equal([]);
      }),
      { numRuns: 30 },
    );
  });

  it('removes secrets from what is packed as well', () => {
    const redactor = createRedactor(['hunter2-hunter2']);
    const page = pageOf(fakeReport([fakeResultOf('error', { proven: ['saw hunter2-hunter2'] })]), (text) =>
      redactor.text(text),
    );
    expect(packed(page).cells[0]!.proven).to.deep.equal(['saw [redacted]']);
  });

  it('has scripts that the redactor leaves alone, since their digests are in the policy', () => {
    const redactor = createRedactor(['hunter2-hunter2']);
    for (const text of [assets.library, assets.script, assets.style, contentSecurityPolicy(assets)])
      expect(redactor.text(text)).to.equal(text);
    expect(`${assets.library}${assets.script}`.includes('</script'), 'nothing that ends a script').to.equal(false);
  });

  it('says what was left out of a long output', () => {
    const step = {
      kind: 'native' as const,
      client: 'c',
      argv: ['c'],
      exit: 0,
      ms: 1,
      remote: true,
      expected: true,
      output: `a${'x'.repeat(50_000)}z`,
    };
    const [green, red] = packed(
      pageOf(fakeReport([fakeResultOf('pass', { steps: [step] }), fakeResultOf('fail', { steps: [step] })])),
    ).cells.map(({ steps }) => (steps[0] as typeof step).output);
    expect(green).to.match(/^ax+\n\[… 48502 characters; all of it is in report\.json\]\nx+z$/);
    expect(red!.length).to.be.greaterThan(16_000).and.lessThan(16_200);
  });
});
