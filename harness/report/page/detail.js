/** @typedef {import('./facts.js').PageCell} PageCell */
/** @typedef {import('./facts.js').PageData} PageData */
/** @typedef {import('../html/hops.ts').FileHops} FileHops */
import { copyable, h, table } from './dom.js';
import { exchangeTable } from './exchanges.js';
import { bytes } from './facts.js';
import { stepList } from './steps.js';

/**
 * Everything about a cell.
 * @param {PageCell} cell
 * @param {PageData} data
 * @returns {readonly import('./dom.js').Child[]}
 */
export function cellDetail(cell, data) {
  const known = data.known[cell.name];
  return [
    known !== undefined && h('p', {}, `Known failure: ${known}`),
    cell.reason && h('p', { class: 'reason' }, cell.reason),
    ...cell.findings.map(finding),
    section(
      'Requirements',
      cell.requirements.length > 0 && h('ul', {}, ...cell.requirements.map((id) => requirement(id, data))),
    ),
    section('Steps', cell.steps.length > 0 && stepList(cell.steps)),
    section('Exchanges', cell.exchanges.length > 0 && exchangeTable(cell.exchanges, cell.exchangesLeftOut)),
    section('Digests at every hop', cell.hops.length > 0 && hopTable(cell.hops)),
    section(
      'What was looked at and held',
      cell.proven.length > 0 && h('ul', {}, ...cell.proven.map((what) => h('li', {}, what))),
    ),
    section('Defects that prove this check', defectList(cell, data)),
    section('Repeat it', copyable(cell.reproduce)),
    cell.folder && h('p', {}, 'All that it left: ', h('a', { href: `${cell.folder}/` }, `${cell.folder}/`)),
  ];
}

/**
 * @param {string} title
 * @param {HTMLElement | null | false} content
 */
function section(title, content) {
  return content ? h('section', { class: 'part' }, h('h4', {}, title), content) : null;
}

/** @param {PageCell['findings'][number]} finding */
function finding({ requirement: id, verdict, expected, actual, evidence }) {
  return h(
    'div',
    { class: `finding v-${verdict}` },
    h('p', {}, h('strong', {}, `${verdict}: ${id}`)),
    h(
      'dl',
      {},
      h('dt', {}, 'expected'),
      h('dd', {}, h('code', {}, expected)),
      h('dt', {}, 'actual'),
      h('dd', {}, h('code', {}, actual)),
    ),
    evidence ? h('pre', { tabindex: '0' }, evidence) : null,
  );
}

/**
 * @param {string} id
 * @param {PageData} data
 */
function requirement(id, { requirements }) {
  const known = requirements[id];
  if (!known) return h('li', {}, h('code', {}, id));
  const { level, sentence, clause, url, since } = known;
  const link = /^https?:/.test(url) ? h('a', { href: url, rel: 'noreferrer' }, clause) : clause;
  return h(
    'li',
    {},
    h('strong', {}, level),
    ' ',
    sentence,
    ' ',
    h('code', {}, id),
    ', ',
    link,
    since ? ` (since ${since})` : null,
  );
}

/** @param {readonly FileHops[]} files */
function hopTable(files) {
  const heads = ['file', ...(files[0]?.hops ?? []).map(({ at }) => at)];
  const rows = files.map(({ file, size, sha256, hops }) => [
    [file, h('br'), h('small', {}, `${bytes(size)}, sha256 `), h('code', { title: sha256 }, sha256.slice(0, 16))],
    ...hops.map(({ state, how }) => [
      h('span', { class: `hop hop-${state.replace(' ', '-')}` }, state === 'same' ? '✓ same' : state),
      how ? h('small', {}, how) : null,
    ]),
  ]);
  return table('From the generator to the client that installed it, as far as recorded', heads, rows, 'hops');
}

/**
 * @param {PageCell} cell
 * @param {PageData} data
 */
function defectList({ format, check }, { defects }) {
  const own = defects[format]?.[check];
  return own ? h('ul', {}, ...own.map(({ id, sentence }) => h('li', {}, sentence, ' ', h('code', {}, id)))) : null;
}
