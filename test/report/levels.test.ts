import { expect } from 'chai';
import { parse } from 'parse5';
import type { Report } from '../../harness/core/report.ts';
import type { Requirement } from '../../harness/core/requirement.ts';
import { badgeSvg, badgeText } from '../../harness/report/badge.ts';
import { levelsOf, overallState } from '../../harness/report/levels.ts';
import { publicPage } from '../../harness/report/public-page.ts';
import { fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { parseXml } from './strict-xml.ts';

const requirement = (id: string, level: Requirement['level']): Requirement => ({
  id,
  level,
  sentence: 'A sentence.',
  clause: '1',
  url: 'https://x.test/',
});
const requirements = new Map([
  ['fake', [requirement('fake.must', 'MUST'), requirement('fake.other', 'MUST'), requirement('fake.should', 'SHOULD')]],
]);
const green = (
  changes: Partial<Report> = {},
  cells = [fakeResultOf('pass', { requirements: ['fake.must', 'fake.other', 'fake.should'] })],
) => fakeReport(cells, { verdict: 'pass', ...changes });
const stateOf = (report: Report) => overallState(report, levelsOf(report, requirements));

describe('requirements by level', () => {
  it('are proven only where a check passed, and of a failed check only the named one is broken', () => {
    const cells = [
      fakeResultOf('fail', { requirements: ['fake.must', 'fake.other'] }),
      fakeResultOf('skip', { requirements: ['fake.should'] }),
    ];
    expect(levelsOf(fakeReport(cells), requirements)).to.deep.equal([
      {
        format: 'fake',
        levels: {
          MUST: { proven: 0, broken: 1, unproven: 1, notClaimed: 0 },
          SHOULD: { proven: 0, broken: 0, unproven: 0, notClaimed: 1 },
          MAY: { proven: 0, broken: 0, unproven: 0, notClaimed: 0 },
        },
        state: 'broken',
      },
    ]);
  });

  it('are complete only when all of them were proven: partial is no success', () => {
    expect(stateOf(green())).to.equal('complete');
    expect(stateOf(green({}, [fakeResultOf('pass', { requirements: ['fake.must'] })])), 'one was not run').to.equal(
      'partial',
    );
    expect(stateOf(green({}, [fakeResultOf('skip')])), 'nothing was asked').to.equal('partial');
    expect(stateOf(green({ verdict: 'unknown' }))).to.equal('partial');
    expect(stateOf(green({ run: { ...green().run, cancelled: true } }))).to.equal('partial');
    expect(stateOf(fakeReport([]))).to.equal('broken');
    const known = fakeResultOf('fail');
    expect(
      stateOf(green({ known: [{ cell: known.name, verdict: 'fail', reason: 'x' }] }, [known])),
      'known is broken all the same',
    ).to.equal('broken');
  });
});

describe('badge.svg and the public page', () => {
  const report = green({
    target: { ...green().target, title: 'R <script>' },
    run: { ...green().run, argv: ['run', '--filter', '**/x'] },
  });
  const formats = levelsOf(report, requirements);

  it('say how many formats are complete, in well-formed XML', () => {
    const svg = parseXml(badgeSvg(badgeText(formats, 'complete'), 'complete'));
    expect(svg.attributes['aria-label']).to.equal('regproof: 1 of 1 formats');
    expect(badgeText(formats, 'partial')).to.equal('partial: 1 of 1 formats');
  });

  it('name version, date and the command that repeats the run', async () => {
    const page = await publicPage(report, formats, 'complete');
    expect(page).to.include('R &lt;script&gt;').and.to.include('2026-01-01').and.to.include('2 of 2');
    expect(page).to.include('npx regproof run --filter &#39;**/x&#39; --seed s33d');
    expect(page).to.not.include('<script');
    expect(parse(page).childNodes.length).to.equal(2);
  });
});
