import { TIERS } from '../../core/check.ts';
import { coverageSums, mustWithoutCheck, type RequirementCoverage } from '../coverage.ts';
import { html, type Markup } from './markup.ts';

/** How many requirements of each format were proven, and each MUST that nothing proves; the list of all is made by script. Nothing where no check ran. */
export function coverageSection(rows: readonly RequirementCoverage[]): Markup | null {
  if (rows.length === 0) return null;
  return html`<section id="coverage" aria-labelledby="h-coverage"><h2 id="h-coverage">Coverage of requirements</h2>
${sumTable(rows)}
${unchecked(mustWithoutCheck(rows))}
<div id="coverage-list"></div></section>`;
}

function sumTable(rows: readonly RequirementCoverage[]): Markup {
  const sums = coverageSums(rows).filter(({ level }) => level === 'MUST');
  const formats = [...Map.groupBy(sums, ({ format }) => format)];
  return html`<div class="scroll"><table class="coverage-sums"><caption>MUST proven in this run, of all that the format has; each tier includes those before</caption>
<thead><tr><th scope="col">format</th>${TIERS.map((tier) => html`<th scope="col">${tier}</th>`)}<th scope="col">without a check</th></tr></thead>
<tbody>${formats.map(
    ([format, own]) =>
      html`<tr><th scope="row"><a href="#coverage?format=${format}&amp;level=MUST">${format}</a></th>${own.map(({ counts, requirements }) => html`<td>${counts.proven} of ${requirements}</td>`)}<td>${own.at(-1)!.counts['no check']}</td></tr>`,
  )}</tbody></table></div>`;
}

function unchecked(rows: readonly RequirementCoverage[]): Markup {
  if (rows.length === 0) return html`<p>Every MUST has a check.</p>`;
  return html`<h3>MUST without a check <span class="count">${rows.length}</span></h3>
<ul class="unchecked">${rows.map(({ format, requirement, sentence }) => html`<li>${format} <code>${requirement}</code>: ${sentence}</li>`)}</ul>`;
}
