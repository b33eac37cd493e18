import type { Report } from '../core/report.ts';
import { LEVELS } from '../core/requirement.ts';
import { readStyle, styleOnly } from './html/assets.ts';
import { html, Markup } from './html/markup.ts';
import type { FormatLevels, LevelCount, LevelState } from './levels.ts';

const SENTENCE: Readonly<Record<LevelState, string>> = {
  complete: 'Every MUST of every format in this run was proven.',
  partial: 'No MUST was seen broken, but not all were proven: this is no success.',
  broken: 'At least one MUST was broken.',
};
const VERDICT: Readonly<Record<LevelState, string>> = { complete: 'pass', partial: 'unknown', broken: 'fail' };

/** A page for everybody about one target: formats by level of requirement, version, date, and the command to repeat it. */
export async function publicPage(report: Report, formats: readonly FormatLevels[], state: LevelState): Promise<string> {
  const { target, run } = report;
  const style = await readStyle();
  const head = LEVELS.map((level) => html`<th scope="col">${level}</th>`);
  const rows = formats.map(
    ({ format, levels, state: own }) =>
      html`<tr><th scope="row"><a href="report.html#?format=${format}">${format}</a></th><td><span class="badge v-${VERDICT[own]}">${own}</span></td>${LEVELS.map((level) => html`<td>${countText(levels[level])}</td>`)}</tr>`,
  );
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${styleOnly(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${target.title} ${target.version}: ${state}, regproof</title>
<style>${new Markup(style)}</style></head>
<body>
<header><div class="verdict v-${VERDICT[state]}">${state}</div><div class="what"><h1>${target.title} ${target.version}</h1><p>${SENTENCE[state]}</p></div></header>
<main>
<h2>Formats by level of requirement</h2>
<div class="scroll"><table><caption>Requirements proven by this run, of those that regproof has for the format</caption>
<thead><tr><th scope="col">format</th><th scope="col">state</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>
<h2>How it was found</h2>
<dl><dt>date</dt><dd>${run.endedAt.slice(0, 10)}</dd><dt>target</dt><dd>${target.title} ${target.version} (${target.kind})</dd>
<dt>harness</dt><dd>regproof ${run.version}</dd><dt>run</dt><dd>${run.id}, seed ${run.seed}${run.cancelled && ', cut short'}</dd>
<dt>clients</dt><dd>${report.environment.clients.map(({ name, version }) => `${name} (${version})`).join(', ') || 'none'}</dd></dl>
<p>To repeat it:</p><pre><code>${repeat(report)}</code></pre>
<p><a href="report.html">Every cell of the run</a>, <a href="badge.svg">badge</a>.</p>
</main></body></html>
`.text;
}

/** `12 of 12`, and what is missing. */
function countText({ proven, broken, unproven, notClaimed }: LevelCount): string {
  const asked = proven + broken + unproven;
  const rest = [
    [broken, 'broken'],
    [unproven, 'not proven'],
    [notClaimed, 'not claimed'],
  ] as const;
  const words = rest.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  if (asked === 0) return words.join(', ') || 'none';
  return [`${proven} of ${asked}`, ...words].join(', ');
}

/** The command of the run with its seed, whether that was given or made up. */
function repeat({ run }: Report): string {
  const argv = run.argv.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`));
  const seed = run.argv.includes('--seed') ? [] : ['--seed', run.seed];
  return ['npx', 'regproof', ...argv, ...seed].join(' ');
}
