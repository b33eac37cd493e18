/** @typedef {import('./facts.js').PageCell} PageCell */
/** @typedef {import('./facts.js').PageData} PageData */
/** @typedef {import('./filter.js').Filter} Filter */
import { cellDetail } from './detail.js';
import { choice, fold, h } from './dom.js';
import { badge, time, WORST_FIRST } from './facts.js';
import { cellOf, filterOf, hashOf, keyOf, matches } from './filter.js';

/** Rows that are made at once; more come on demand. */
const PAGE = 500;

/**
 * The list of cells with search and filters. What is shown is always in the address, so that it can be linked to.
 * @param {Element} place
 * @param {PageData} data
 */
export function explorer(place, data) {
  const cells = data.cells.toSorted(
    (a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict) || a.name.localeCompare(b.name),
  );
  const list = h('ul', { class: 'cells' });
  const count = h('p', { role: 'status' });
  const more = h('button', { type: 'button' }, 'Show more');
  const controls = filterControls(cells, (filter) => {
    history.replaceState(null, '', hashOf(filter));
    show(filter);
  });
  let shown = PAGE;
  let filter = filterOf('');

  /** @param {Filter} wanted */
  const show = (wanted) => {
    filter = wanted;
    controls.set(filter);
    const found = cells.filter((cell) => matches(cell, filter));
    list.replaceChildren(...found.slice(0, shown).map((cell) => row(cell, data)));
    count.textContent = `${found.length} of ${cells.length} cells`;
    more.hidden = found.length <= shown;
  };
  more.addEventListener('click', () => {
    shown += PAGE;
    show(filter);
  });
  const follow = () => {
    const key = cellOf(location.hash);
    const at = key === null ? -1 : cells.findIndex((cell) => keyOf(cell) === key);
    if (at >= 0) shown = Math.max(shown, at + 1);
    if (at >= 0 || location.hash.startsWith('#?')) show(filterOf(location.hash));
    if (at >= 0) open(list, keyOf(/** @type {PageCell} */ (cells[at])));
    else if (location.hash.startsWith('#?')) place.scrollIntoView();
  };
  place.replaceChildren(controls.element, count, list, more);
  show(filterOf(location.hash));
  addEventListener('hashchange', follow);
  follow();
}

/**
 * @param {Element} list
 * @param {string} key
 */
function open(list, key) {
  const found = [...list.querySelectorAll('details')].find((details) => details.dataset.key === key);
  if (!found) return;
  found.open = true;
  found.scrollIntoView();
  found.querySelector('summary')?.focus({ preventScroll: true });
}

/**
 * @param {PageCell} cell
 * @param {PageData} data
 */
function row(cell, data) {
  const key = keyOf(cell);
  const link = h('a', { class: 'link', href: `#cell=${encodeURIComponent(key)}`, 'aria-label': `Link to ${key}` }, '#');
  const summary = [
    badge(cell.verdict),
    h('span', { class: 'name' }, key),
    h('span', { class: 'took' }, time(cell.ms)),
    link,
  ];
  return h(
    'li',
    {},
    fold(summary, () => [h('div', { class: 'detail' }, ...cellDetail(cell, data))], { 'data-key': key }),
  );
}

/**
 * @param {readonly PageCell[]} cells
 * @param {(filter: Filter) => void} changed
 */
function filterControls(cells, changed) {
  const text = h('input', { type: 'search', id: 'search', placeholder: 'name, requirement, finding' });
  const format = choice(
    'format',
    cells.map((cell) => cell.format),
  );
  const group = choice(
    'group',
    cells.map((cell) => cell.group),
  );
  const boxes = WORST_FIRST.filter((verdict) => cells.some((cell) => cell.verdict === verdict)).map((verdict) => ({
    verdict,
    box: h('input', { type: 'checkbox', value: verdict }),
  }));
  const element = h(
    'form',
    { class: 'filter', role: 'search', onsubmit: (event) => event.preventDefault() },
    h('label', {}, 'Search ', text),
    h('label', {}, 'Format ', format),
    h('label', {}, 'Group ', group),
    h(
      'fieldset',
      {},
      h('legend', { class: 'hidden' }, 'Verdict'),
      ...boxes.map(({ verdict, box }) => h('label', { class: 'box' }, box, badge(verdict))),
    ),
  );
  element.addEventListener('input', () => {
    const verdicts = new Set(boxes.filter(({ box }) => box.checked).map(({ verdict }) => verdict));
    changed({ text: text.value, verdicts, format: format.value, group: group.value });
  });
  /** @param {Filter} filter */
  const set = (filter) => {
    if (text.value !== filter.text) text.value = filter.text;
    format.value = filter.format;
    group.value = filter.group;
    for (const { verdict, box } of boxes) box.checked = filter.verdicts.has(verdict);
  };
  return { element, set };
}
