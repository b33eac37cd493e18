/** @typedef {import('../html/page-data.ts').PageData} PageData */
/** @typedef {import('../html/page-data.ts').PageCell} PageCell */
/** @typedef {import('../../core/verdict.ts').Verdict} Verdict */
import { h } from './dom.js';

/** @type {Readonly<Record<Verdict, string>>} */
const SIGNS = { pass: '✓', warn: '!', skip: '–', unknown: '?', fail: '✗', error: '⚡' };

/** @type {readonly Verdict[]} */
export const WORST_FIRST = ['error', 'fail', 'unknown', 'warn', 'pass', 'skip'];

/** @param {Verdict} verdict */
export function badge(verdict) {
  return h(
    'span',
    { class: `badge v-${verdict}` },
    h('span', { 'aria-hidden': 'true' }, SIGNS[verdict]),
    ` ${verdict}`,
  );
}

/** @param {number} ms */
export function time(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number} count */
export function bytes(count) {
  if (count < 10_000) return `${count} B`;
  return count < 10_000_000 ? `${(count / 1024).toFixed(0)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

/**
 * The packed data of the page.
 * @returns {Promise<PageData>}
 */
export async function unpack() {
  const text = document.getElementById('data')?.textContent ?? '';
  const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
}
