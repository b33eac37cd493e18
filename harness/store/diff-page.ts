import type { Verdict } from '../core/verdict.ts';
import { readStyle, styleOnly } from '../report/html/assets.ts';
import { html, Markup } from '../report/html/markup.ts';
import { type DiffEntry, isWorse, type RunDiff } from './diff.ts';
import type { RunSummary } from './run.ts';

/** What a page says of each of its two runs. */
export type DiffSide = Pick<RunSummary, 'id' | 'product' | 'startedAt' | 'verdict' | 'version' | 'cancelled'>;

/** One self-contained page without scripts: what changed from one run to another. */
export async function diffPage(before: DiffSide, after: DiffSide, diff: RunDiff): Promise<string> {
  const style = await readStyle();
  const worse = [...diff.changed, ...diff.notRun].filter(isWorse);
  const title = `${nameOf(before)} and ${nameOf(after)}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${styleOnly(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}: what changed, regproof</title>
<style>${new Markup(style)}</style></head>
<body>
<header><div class="what"><h1>${title}</h1><p>Cells: ${worse.length} worse; ${diff.changed.length} changed, ${diff.added.length} added, ${diff.removed.length} removed, ${diff.unchanged.length} unchanged, ${diff.notRun.length} not run in one of the two, since their inputs were the same.</p></div></header>
<main>
<h2>The two runs</h2>
<div class="scroll"><table><thead><tr><th scope="col"></th><th scope="col">run</th><th scope="col">target</th><th scope="col">began</th><th scope="col">regproof</th><th scope="col">verdict</th></tr></thead>
<tbody>${side('before', before)}${side('after', after)}</tbody></table></div>
${section('Worse', worse)}
${section(
  'Better',
  diff.changed.filter((entry) => !isWorse(entry)),
)}
${section('Added', diff.added)}
${section('Removed', diff.removed)}
${section(
  'Not run, since proven with the same inputs',
  diff.notRun.filter((entry) => !isWorse(entry)),
)}
${section('Unchanged', diff.unchanged)}
</main></body></html>
`.text;
}

function nameOf({ product }: DiffSide): string {
  return `${product.title} ${product.version}`;
}

function side(label: string, { id, product, startedAt, version, verdict, cancelled }: DiffSide): Markup {
  return html`<tr><th scope="row">${label}</th><td>${id}</td><td>${product.title} ${product.version}</td><td>${startedAt}</td><td>${version}</td><td>${badge(verdict)}${cancelled && ' cut short'}</td></tr>`;
}

function section(title: string, entries: readonly DiffEntry[]): Markup | null {
  if (entries.length === 0) return null;
  const rows = entries.map(
    ({ cell, before, after, why, cached }) =>
      html`<tr><th scope="row">${cell}</th><td>${badge(before, cached?.before)}</td><td>${badge(after, cached?.after)}</td><td>${why}</td></tr>`,
  );
  return html`<h2>${title} (${entries.length})</h2>
<div class="scroll"><table><thead><tr><th scope="col">cell</th><th scope="col">before</th><th scope="col">after</th><th scope="col">why it is not green</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** `provenBy`: the run that has proven a cell which did not run for that. */
function badge(verdict: Verdict | null, provenBy?: string): Markup {
  if (provenBy !== undefined) return html`<span>not run, cached from ${provenBy}</span>`;
  return verdict === null ? html`<span>not there</span>` : html`<span class="badge v-${verdict}">${verdict}</span>`;
}
