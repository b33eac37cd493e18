import { html } from './html/markup.ts';
import type { FormatLevels, LevelState } from './levels.ts';

const FILL: Readonly<Record<LevelState, string>> = { complete: '#1a7f37', partial: '#9a6700', broken: '#cf222e' };
const LABEL = 'regproof';
/** Of the font that the badge asks for, on average, and with room at both ends. */
const CHARACTER = 6.7;
const MARGIN = 12;

/** What a badge says: how many formats are complete, and that the rest is not. */
export function badgeText(formats: readonly FormatLevels[], state: LevelState): string {
  const complete = formats.filter((each) => each.state === 'complete').length;
  const count = `${complete} of ${formats.length} formats`;
  return state === 'complete' ? count : `${state}: ${count}`;
}

/** badge.svg, drawn without a font file or a network. */
export function badgeSvg(text: string, state: LevelState): string {
  const left = Math.round(LABEL.length * CHARACTER + MARGIN);
  const right = Math.round(text.length * CHARACTER + MARGIN);
  const width = left + right;
  const label = (x: number, value: string) => html`<text x="${x}" y="14" text-anchor="middle">${value}</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${LABEL}: ${text}"><title>${LABEL}: ${text}</title>
<rect width="${left}" height="20" fill="#424a53"/><rect x="${left}" width="${right}" height="20" fill="${FILL[state]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${label(left / 2, LABEL)}${label(left + right / 2, text)}</g></svg>
`.text;
}
