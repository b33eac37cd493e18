import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { catalogueFacts } from '../../harness/cli/catalogue/catalogue-facts.ts';
import { cellFolder } from '../../harness/core/cell-name.ts';
import { tagOf } from '../../harness/report/html/evidence.ts';
import { storedPage } from '../../harness/report/html.ts';
import { artefact, openBrowser } from '../browser.ts';
import { fakeReport } from '../fakes/fake-report.ts';
import { fullReport, HOSTILE, manyCells } from '../fakes/full-report.ts';
import { temporaryFolder } from './cli.ts';

const HOSTILE_CELL = 't/fake/x.auth.hostile[npm,small]';
const same = (text: string) => text;
const sentence = 'A rule in one sentence, as long as such sentences are, so that lines break.';
/** A format with a requirement of each kind. */
const covered = [
  {
    format: 'fake',
    requirements: [
      { id: 'fake.must', level: 'MUST' as const, sentence },
      { id: 'fake.never', level: 'MUST' as const, sentence },
      { id: 'fake.should', level: 'SHOULD' as const, sentence },
    ],
    checks: [{ id: 'fake.a.pass', tier: 'full' as const, proves: ['fake.must', 'fake.should'] }],
  },
];
const WIDTHS = { wide: 1280, narrow: 390 };

describe('the page of a report, in a browser', () => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const address: Record<string, string> = {};

  before(async () => {
    browser = await openBrowser();
    folder = await temporaryFolder();
    const load = fullReport();
    const { stress: _load, ...full } = load;
    const reports = { full, load, many: fakeReport(manyCells(1_200)), covered: full };
    const own = join(folder.path, cellFolder(HOSTILE_CELL));
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'wire.jsonl'), wireOf(full));
    await writeFile(join(folder.path, 'history.jsonl'), history());
    const facts = await catalogueFacts();
    for (const [name, report] of Object.entries(reports)) {
      const path = join(folder.path, `${name}.html`);
      await writeFile(
        path,
        await storedPage(report, folder.path, name === 'covered' ? { ...facts, covered } : facts, same),
      );
      address[name] = pathToFileURL(path).href;
    }
  });

  after(async () => {
    await browser?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  async function open(
    hash = '',
    {
      theme = 'light',
      width = WIDTHS.wide,
      name = 'full',
    }: { theme?: 'light' | 'dark'; width?: number; name?: string } = {},
  ) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
    const problems: string[] = [];
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(`request to ${request.url()}`);
    });
    await page.goto(`${address[name]}${hash}`);
    await page.locator('.cells > li').first().waitFor();
    return { page, problems, [Symbol.asyncDispose]: () => page.close() };
  }

  for (const theme of ['light', 'dark'] as const)
    for (const [size, width] of Object.entries(WIDTHS))
      for (const name of ['full', 'load', 'covered'])
        it(`opens without a word of complaint and without the network, ${name}, ${theme} and ${size}`, async () => {
          await using opened = await open('', { theme, width, name });
          const { page, problems } = opened;
          expect(await page.locator('header .verdict').textContent()).to.match(/fail/);
          for (const details of await page.locator('#faults > details, #load > details').all())
            await details.evaluate((each) => each.setAttribute('open', ''));
          if (name === 'load') expect(await drawnCharts(page), 'charts').to.be.at.least(5);
          const wide = await page.evaluate(
            `[...document.querySelectorAll('body *')].filter((each) => !each.closest('.scroll') && each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.tagName + '.' + each.className)`,
          );
          expect(wide, 'nothing needs scrolling to the side').to.deep.equal([]);
          await page.screenshot({ path: await artefact(`report-${name}-${theme}-${size}.png`), fullPage: true });
          expect(problems).to.deep.equal([]);
        });

  it('shows what a registry said as text, whatever it is', async () => {
    await using opened = await open(`#cell=${encodeURIComponent(HOSTILE_CELL)}`);
    const { page, problems } = opened;
    const detail = page.locator('details[open] .detail');
    await detail.locator('.step summary').first().click();
    expect(await detail.locator('pre').allTextContents()).to.include(HOSTILE);
    expect(await page.title())
      .to.include('fail: ')
      .and.to.not.equal('owned');
    expect(await page.locator('img').count()).to.equal(0);
    expect(problems).to.deep.equal([]);
  });

  it('runs no script and no style that it was not made with', async () => {
    await using opened = await open();
    const { page, problems } = opened;
    await page.evaluate(
      `{ const script = document.createElement('script'); script.textContent = "document.title='owned'"; document.body.append(script); }`,
    );
    expect(await page.title()).to.not.equal('owned');
    expect(problems.join()).to.match(/Content Security Policy/i);
  });

  it('filters by verdict, format, group and words, and the address says how', async () => {
    await using opened = await open();
    const { page } = opened;
    const count = () => page.locator('[role=status]').textContent();
    expect(await count()).to.equal('8 of 8 cells');
    await page.getByLabel('Search').fill('hostile');
    expect(await count()).to.equal('1 of 8 cells');
    expect(await page.evaluate('location.hash')).to.equal('#?text=hostile');
    await page.getByLabel('Search').fill('');
    await page.locator('.filter input[value=unknown]').check();
    expect(await count()).to.equal('1 of 8 cells');
    await page.locator('.filter input[value=unknown]').uncheck();
    await page.locator('.matrix a.square').first().click();
    expect(await page.evaluate('location.hash')).to.match(/^#\?format=fake&group=auth$/);
    expect(await count()).to.equal('1 of 8 cells');
  });

  it('leads from what failed to its cell, and a link to a cell opens it', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.locator('#failed a', { hasText: 'x.auth.hostile' }).click();
    const cell = page.locator('details[open]', { hasText: HOSTILE_CELL });
    for (const title of ['Requirements', 'Steps', 'Exchanges', 'What was looked at and held', 'Repeat it'])
      expect(await cell.getByRole('heading', { name: title, exact: true }).count(), title).to.equal(1);
    expect(await page.evaluate(`document.activeElement.tagName`)).to.equal('SUMMARY');
    const left = cell.getByRole('link', { name: /^cells\// });
    expect(await left.getAttribute('href')).to.equal('cells/fake/x.auth.hostile,npm,small/');
    await cell.getByText('headers').first().click();
    expect(await cell.locator('.exchanges pre').first().textContent()).to.include('accept: */*');
  });

  it('shows which requirements are proven at which tier, filters them, and leads to their cells', async () => {
    await using opened = await open('#coverage?level=MUST&state=no+check', { name: 'covered' });
    const { page, problems } = opened;
    const coverage = page.locator('#coverage');
    const count = () => coverage.getByRole('status').textContent();
    expect(await count()).to.equal('1 of 3 requirements');
    expect(await coverage.locator('table.coverage tbody th').textContent()).to.match(/^fake\.never/);
    expect(await coverage.locator('.unchecked').textContent()).to.include('fake.never');
    await coverage.getByLabel('no check').uncheck();
    await coverage.getByLabel('At tier').selectOption('smoke');
    await coverage.getByLabel('not run').check();
    expect(await count()).to.equal('0 of 3 requirements');
    await coverage.getByLabel('not run').uncheck();
    await coverage.getByLabel('Level').selectOption('');
    await coverage.getByLabel('Search requirements').fill('must');
    expect(await count()).to.equal('1 of 3 requirements');
    expect(await page.evaluate('location.hash')).to.equal('#coverage?text=must&tier=smoke');
    await coverage.getByRole('link', { name: 'fake.must' }).click();
    expect(await page.locator('#explorer [role=status]').textContent()).to.match(/^[1-8] of 8 cells$/);
    expect(problems).to.deep.equal([]);
  });

  it('is used by keyboard: from the search to a cell and into it', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.getByLabel('Search').focus();
    for (let key = 0; key < 20 && !(await page.evaluate(`document.activeElement.matches('.cells summary')`)); key++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.cells details[open] .detail').waitFor();
  });

  it('has names for everything that can be used, and a caption for every table', async () => {
    await using opened = await open('', { name: 'covered' });
    const nameless = await opened.page.evaluate(`[...document.querySelectorAll('a, button, input, select, [role=img]')]
      .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.closest('label')?.textContent.trim()))
      .map((each) => each.outerHTML)`);
    expect(nameless).to.deep.equal([]);
    expect(
      await opened.page.evaluate(
        `[...document.querySelectorAll('table')].filter((each) => !each.classList.contains('u-legend') && !each.caption).length`,
      ),
    ).to.equal(0);
  });

  for (const theme of ['light', 'dark'] as const)
    it(`has text that stands out from what is behind it, ${theme}`, async () => {
      await using opened = await open('', { theme, name: 'covered' });
      const pairs = await opened.page.evaluate<[string, string, string][]>(
        `[...document.querySelectorAll('.badge, .square, .legend > span, .verdict, a, .took, .count, button, [class^=coverage-]')].map((each) => {
          let behind = each;
          while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
          return [each.textContent.trim(), getComputedStyle(each).color, getComputedStyle(behind).backgroundColor];
        })`,
      );
      expect(pairs.length).to.be.greaterThan(30);
      expect(pairs.filter(([, text, back]) => contrast(text, back) < 4.5)).to.deep.equal([]);
    });

  it('changes the theme by its button, and charts follow', async () => {
    await using opened = await open('', { theme: 'dark', name: 'load' });
    const { page } = opened;
    const back = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await back();
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await back()).to.not.equal(dark);
    expect(await drawnCharts(page)).to.be.at.least(5);
  });

  it('shows a thousand cells a part at a time, and finds each by its link', async () => {
    const last = manyCells(1_200).at(-1)!;
    await using opened = await open(`#cell=${encodeURIComponent(last.name)}`, { name: 'many' });
    await opened.page.locator('details[open]', { hasText: last.name }).waitFor();
    expect(opened.problems).to.deep.equal([]);
  });

  it('has its first screen without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address.full!);
    expect(await page.locator('#failed li').count()).to.equal(4);
    expect(await page.locator('#unproven').textContent()).to.include('reason of unknown');
    await context.close();
  });
});

/** The ratio of two colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Charts that have more than background on their canvas. */
async function drawnCharts(page: Page): Promise<number> {
  await page.locator('canvas').first().waitFor();
  return page.evaluate(`[...document.querySelectorAll('canvas')].filter((canvas) => canvas.width > 0 &&
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)).length`);
}

function wireOf(report: ReturnType<typeof fullReport>): string {
  const cell = report.cells.find(({ name }) => name === HOSTILE_CELL)!;
  const exchange = {
    ...{
      tag: tagOf(report, cell),
      method: 'GET',
      path: `/${HOSTILE}`,
      status: 404,
      startedAt: '2026-01-01T00:00:01.000Z',
      totalMs: 3,
      ended: 'complete',
    },
    ...{ requestHeaders: { accept: '*/*' }, responseHeaders: { 'x-said': HOSTILE } },
    ...{
      requestBody: { bytes: 0, sha256: '0'.repeat(64) },
      responseBody: { bytes: 9, sha256: '1'.repeat(64), excerpt: HOSTILE },
    },
  };
  return `${JSON.stringify(exchange)}\n`;
}

/** Ten seconds of a load by two processes. */
function history(): string {
  const events = Array.from({ length: 100 }, (_, index) => {
    const event = { process: `sender-${index % 2}`, format: 'fake', op: 'fetch' };
    return [
      { ...event, seq: 2 * index, t: index * 100, type: 'invoke' },
      { ...event, seq: 2 * index + 1, t: index * 100 + 20 + (index % 7) * 5, type: index % 9 === 0 ? 'info' : 'ok' },
    ];
  });
  return events
    .flat()
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
}
