import type { CellResult, Report } from '../../core/report.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { RequirementCoverage } from '../coverage.ts';
import { summaryLine } from '../roll-up.ts';
import { coverageSection } from './coverage-section.ts';
import { html, type Markup } from './markup.ts';
import { type Matrix, matrixOf, OWN_GROUP, type Square } from './matrix.ts';

/** A sign for each verdict, so that none is told by colour alone. */
export const SIGN: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  warn: '!',
  skip: '–',
  unknown: '?',
  fail: '✗',
  error: '⚡',
};

/** More of a list than anybody reads before filtering; the rest is in the list of cells. */
const MOST_LISTED = 50;

/** The first screen, which needs no script: verdict, matrix, what failed, what was not proven, environment. `beside`: files to link to. */
export function overview(
  report: Report,
  beside: readonly string[],
  coverage: readonly RequirementCoverage[] = [],
): Markup {
  const known = new Set(report.known.map(({ cell }) => cell));
  const of = (...verdicts: Verdict[]) =>
    report.cells.filter(({ name, verdict }) => verdicts.includes(verdict) && !known.has(name));
  return html`${header(report)}
<main id="main">
<section aria-labelledby="h-matrix"><h2 id="h-matrix">Formats and what was checked</h2>${matrixTable(matrixOf(report.cells))}</section>
${listed('failed', 'What failed', of('fail', 'error'))}
${listed('warned', 'What should be better', of('warn'))}
${listed('unproven', 'What was not proven', of('unknown'))}
${remarks(report)}
<section id="load" hidden></section>
<section id="faults" hidden></section>
<section id="cells" aria-labelledby="h-cells"><h2 id="h-cells">All cells</h2>
<noscript><p>Steps, exchanges and digests of each cell are shown by script. All of it is in report.json.</p></noscript>
<div id="explorer"><p>Reading the cells…</p></div></section>
${coverageSection(coverage)}
${environment(report, beside)}
</main>`;
}

function header({ run, target, verdict, summary, environment: { engine, os, node } }: Report): Markup {
  const seconds = Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000);
  return html`<a class="skip" href="#main">To the report</a>
<header>
<div class="verdict v-${verdict}"><span class="sign" aria-hidden="true">${SIGN[verdict]}</span> ${verdict}${run.cancelled && ' (cancelled)'}</div>
<div class="what"><h1>${target.title} ${target.version}</h1>
<p>${summaryLine(summary)} in ${duration(seconds)}, ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC</p>
<p><a href="#environment">${engine ?? 'No engine'}, ${os}, Node ${node}</a></p></div>
<div class="tools"><button type="button" id="theme" hidden>Dark</button></div>
</header>`;
}

function duration(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function matrixTable({ groups, rows }: Matrix): Markup {
  const heads = groups.map((group) => html`<th scope="col"><span>${group.replaceAll('-', ' ')}</span></th>`);
  const legend = (Object.keys(SIGN) as Verdict[]).map(
    (verdict) => html`<span class="v-${verdict}">${SIGN[verdict]} ${verdict}</span> `,
  );
  return html`<div class="scroll"><table class="matrix"><caption class="hidden">Worst verdict of each format in each group of checks</caption>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>${rows.map(({ format, squares }) => html`<tr><th scope="row"><a href="#?format=${format}">${format}</a></th>${squares.map((square, index) => squareCell(square, format, groups[index]!))}</tr>`)}</tbody></table></div>
<p class="legend">${legend}<span class="note">number of cells; of those that are not green, how many of how many.${groups.includes(OWN_GROUP) && ` “${OWN_GROUP}”: rules that only this format has.`}</span></p>`;
}

function squareCell(square: Square | null, format: string, group: string): Markup {
  if (!square) return html`<td class="none"><span class="hidden">none</span></td>`;
  const { verdict, cells, worst } = square;
  const count = worst === cells ? `${cells}` : verdict === 'pass' ? `${cells}` : `${worst}/${cells}`;
  return html`<td><a class="square v-${verdict}" href="#?format=${format}&amp;group=${group}" aria-label="${format} ${group}: ${verdict}, ${worst} of ${cells}"><span aria-hidden="true">${SIGN[verdict]} ${count}</span></a></td>`;
}

function listed(id: string, title: string, cells: readonly CellResult[]): Markup | null {
  if (cells.length === 0) return null;
  const hidden = cells.length - MOST_LISTED;
  return html`<section id="${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${title} <span class="count">${cells.length}</span></h2>
<ul class="findings">${cells.slice(0, MOST_LISTED).map(entry)}</ul>
${hidden > 0 && html`<p>${hidden} more are in the list of cells below.</p>`}</section>`;
}

function entry(cell: CellResult): Markup {
  return html`<li class="v-${cell.verdict}"><a href="${cellLink(cell)}"><span class="sign" aria-hidden="true">${SIGN[cell.verdict]}</span><span class="hidden">${cell.verdict}: </span>${cell.name}</a>
<p>${sentenceOf(cell)}</p></li>`;
}

/** Address of a cell within the page. */
export function cellLink({ name, attempt }: Pick<CellResult, 'name' | 'attempt'>): string {
  return `#cell=${encodeURIComponent(attempt > 1 ? `${name}@${attempt}` : name)}`;
}

/** Why a cell is not green, in one sentence. */
export function sentenceOf({ findings, reason }: Pick<CellResult, 'findings' | 'reason'>): string {
  const [first, ...more] = findings;
  if (!first) return reason ?? 'No reason was recorded.';
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  return `${first.requirement}: expected ${short(first.expected)}, got ${short(first.actual)}${others}`;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function remarks({ known, stale, disabled, egress, merged }: Report): Markup | null {
  const lines = [
    ...(merged?.problems ?? []).map((problem) => html`<li class="v-unknown">not proven: ${problem}</li>`),
    ...known.map(
      ({ cell, verdict, reason }) =>
        html`<li>known ${verdict}: <a href="${cellLink({ name: cell, attempt: 1 })}">${cell}</a> (${reason})</li>`,
    ),
    ...stale.map((cell) => html`<li class="v-fail">stale baseline entry, to be removed: ${cell}</li>`),
    ...disabled.map(({ format, reason }) => html`<li class="v-error">format ${format} is disabled: ${reason}</li>`),
    ...egress.map(({ cell, host }) => html`<li>refused attempt to reach ${host}: ${cell}</li>`),
  ];
  if (lines.length === 0) return null;
  return html`<section aria-labelledby="h-remarks"><h2 id="h-remarks">Remarks <span class="count">${lines.length}</span></h2><ul class="remarks">${lines.slice(0, MOST_LISTED * 4)}</ul></section>`;
}

function environment(
  { run, target, environment: { engine, node, os, clients } }: Report,
  beside: readonly string[],
): Markup {
  const facts: [string, string][] = [
    ['target', `${target.title} ${target.version} (${target.kind}), ${target.url}`],
    ['run', `${run.id}, regproof ${run.version}, seed ${run.seed}, exit status ${run.exitStatus}`],
    ['command', ['regproof', ...run.argv].join(' ')],
    ['engine', engine ?? 'none'],
    ['system', `${os}, Node ${node}`],
  ];
  return html`<section id="environment" aria-labelledby="h-environment"><h2 id="h-environment">Environment</h2>
<dl>${facts.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
${
  clients.length > 0 &&
  html`<table><caption>Clients</caption><thead><tr><th scope="col">client</th><th scope="col">version</th><th scope="col">image</th></tr></thead>
<tbody>${clients.map(({ name, version, image }) => html`<tr><th scope="row">${name}</th><td>${version}</td><td><code>${image}</code></td></tr>`)}</tbody></table>`
}
${beside.length > 0 && html`<p>Beside this file: ${beside.map((name, index) => html`${index > 0 && ', '}<a href="${name}">${name}</a>`)}.</p>`}</section>`;
}
