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
  const worse = diff.changed.filter(isWorse);
  const title = `${nameOf(before)} and ${nameOf(after)}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${styleOnly(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}: what changed, regproof</title>
<style>${new Markup(style)}</style></head>
<body>
<header><div class="what"><h1>${title}</h1><p>Cells: ${diff.changed.length} changed, ${worse.length} of them for the worse; ${diff.added.length} added, ${diff.removed.length} removed, ${diff.unchanged.length} unchanged.</p></div></header>
<main>
<h2>The two runs</h2>
<div class="scroll"><table><thead><tr><th scope="col"></th><th scope="col">run</th><th scope="col">target</th><th scope="col">began</th><th scope="col">regproof</th><th scope="col">verdict</th></tr></thead>
<tbody>${side('before', before)}${side('after', after)}</tbody></table></div>
${section('Changed for the worse', worse)}
${section(
  'Changed for the better',
  diff.changed.filter((entry) => !isWorse(entry)),
)}
${section('Added', diff.added)}
${section('Removed', diff.removed)}
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
    ({ cell, before, after, why }) =>
      html`<tr><th scope="row">${cell}</th><td>${badge(before)}</td><td>${badge(after)}</td><td>${why}</td></tr>`,
  );
  return html`<h2>${title} (${entries.length})</h2>
<div class="scroll"><table><thead><tr><th scope="col">cell</th><th scope="col">before</th><th scope="col">after</th><th scope="col">why it is not green</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function badge(verdict: Verdict | null): Markup {
  return verdict === null ? html`<span>not there</span>` : html`<span class="badge v-${verdict}">${verdict}</span>`;
}
