import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Report } from '../core/report.ts';
import { type Assets, contentSecurityPolicy, readAssets } from './html/assets.ts';
import type { CatalogueFacts } from './html/facts.ts';
import { html, Markup } from './html/markup.ts';
import { overview } from './html/overview.ts';
import { type PageData, pageData, readEvidence } from './html/page-data.ts';
import type { Reporter } from './reporter.ts';

/** report.html: the run in one file that needs no network. `facts`: what the catalogue knows of the checks. */
export function htmlReporter(facts: () => Promise<CatalogueFacts>): Reporter {
  return {
    id: 'html',
    async onEnd(report, results) {
      await results.write('report.html', await storedPage(report, results.dir, await facts(), results.redact));
    },
  };
}

/** The page of a run from what lies in its folder. What is packed passes `redact`, since it is out of sight once the page is written. `place`: the folder that the page is for. */
export async function storedPage(
  report: Report,
  dir: string,
  facts: CatalogueFacts,
  redact: (text: string) => string,
  place = dir,
): Promise<string> {
  const data = pageData(report, facts, await readEvidence(dir, report, place));
  return reportPage(report, data, await readAssets(), redact, beside(place));
}

/** The page: a first screen that needs no script, and everything else as packed data for the script. */
export function reportPage(
  report: Report,
  data: PageData,
  assets: Assets,
  redact: (text: string) => string,
  beside: readonly string[] = [],
): string {
  const packed = gzipSync(redact(JSON.stringify(data)), { level: 6 }).toString('base64');
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${report.verdict}: ${report.target.title} ${report.target.version}, regproof</title>
<style>${new Markup(assets.style)}</style></head>
<body>
${overview(report, beside, data.coverage)}
<footer>Written by regproof ${report.run.version}. Charts: uPlot (MIT).</footer>
<script type="application/gzip" id="data">${new Markup(packed)}</script>
<script>${new Markup(assets.library)}</script>
<script type="module">${new Markup(assets.script)}</script>
</body></html>
`;
  return page.text;
}

const BESIDE = ['report.json', 'cells/', 'wire.jsonl', 'history.jsonl', 'packages.jsonl', 'logs/'];

function beside(place: string): string[] {
  return BESIDE.filter((name) => existsSync(join(place, name)));
}
