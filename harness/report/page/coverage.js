/** @typedef {import('../coverage.ts').RequirementCoverage} Row */
/** @typedef {import('../coverage.ts').Coverage} Coverage */
/** @typedef {keyof Row['tiers']} Tier */
/** @typedef {{ text: string, format: string, level: string, tier: Tier, states: ReadonlySet<string> }} Wanted */
import { choice, h, table } from './dom.js';

/** @type {readonly Tier[]} */
const TIERS = ['smoke', 'full', 'release'];

/** @type {readonly Coverage[]} */
const WORST_FIRST = ['broken', 'no check', 'not run', 'unproven', 'not claimed', 'proven'];

/** More rows than anybody reads before filtering. */
const PAGE = 50;

const PREFIX = '#coverage?';

/**
 * Every requirement with what the run says of it at each tier.
 * @param {HTMLElement} place
 * @param {readonly Row[]} rows
 */
export function coverageList(place, rows) {
  const list = h('div');
  const count = h('p', { role: 'status' });
  const more = h('button', { type: 'button' }, 'Show more requirements');
  let shown = PAGE;
  let wanted = wantedOf('');
  const controls = filterControls(rows, (filter) => {
    history.replaceState(null, '', hashOf(filter));
    show(filter);
  });
  /** @param {Wanted} filter */
  const show = (filter) => {
    wanted = filter;
    controls.set(wanted);
    const found = rows.filter((row) => fits(row, wanted));
    list.replaceChildren(found.length > 0 ? requirementTable(found.slice(0, shown)) : '');
    count.textContent = `${found.length} of ${rows.length} requirements`;
    more.hidden = found.length <= shown;
  };
  more.addEventListener('click', () => {
    shown += PAGE;
    show(wanted);
  });
  const follow = () => {
    if (!location.hash.startsWith(PREFIX)) return;
    show(wantedOf(location.hash));
    place.scrollIntoView();
  };
  place.replaceChildren(controls.element, count, list, more);
  show(wanted);
  addEventListener('hashchange', follow);
  follow();
}

/** @param {readonly Row[]} rows */
function requirementTable(rows) {
  return table(
    'Requirements; each tier includes those before',
    ['requirement', 'format', 'level', ...TIERS],
    rows.map(({ requirement, sentence, format, level, tiers }) => [
      [
        h('a', { href: `#?${new URLSearchParams({ text: requirement, format })}` }, requirement),
        h('small', {}, ` ${sentence}`),
      ],
      format,
      level,
      ...TIERS.map((tier) => state(tiers[tier])),
    ]),
    'coverage',
  );
}

/** @param {Coverage} coverage */
function state(coverage) {
  return h('span', { class: `coverage-${coverage.replace(' ', '-')}` }, coverage);
}

/**
 * @param {readonly Row[]} rows
 * @param {(wanted: Wanted) => void} changed
 */
function filterControls(rows, changed) {
  const text = h('input', { type: 'search', placeholder: 'id, sentence' });
  const format = choice(
    'coverage-format',
    rows.map((row) => row.format),
  );
  const level = choice(
    'coverage-level',
    rows.map((row) => row.level),
  );
  const tier = h('select', { name: 'tier' }, ...TIERS.map((value) => h('option', { value }, value)));
  const boxes = WORST_FIRST.map((value) => ({ value, box: h('input', { type: 'checkbox', value }) }));
  const element = h(
    'form',
    { class: 'filter', role: 'search', onsubmit: (event) => event.preventDefault() },
    h('label', {}, 'Search requirements ', text),
    h('label', {}, 'Format ', format),
    h('label', {}, 'Level ', level),
    h('label', {}, 'At tier ', tier),
    h(
      'fieldset',
      {},
      h('legend', { class: 'hidden' }, 'What the run says at that tier'),
      ...boxes.map(({ value, box }) => h('label', { class: 'box' }, box, state(value))),
    ),
  );
  element.addEventListener('input', () => {
    const states = new Set(boxes.filter(({ box }) => box.checked).map(({ value }) => value));
    changed({ text: text.value, format: format.value, level: level.value, tier: tierOf(tier.value), states });
  });
  /** @param {Wanted} wanted */
  const set = (wanted) => {
    if (text.value !== wanted.text) text.value = wanted.text;
    format.value = wanted.format;
    level.value = wanted.level;
    tier.value = wanted.tier;
    for (const { value, box } of boxes) box.checked = wanted.states.has(value);
  };
  return { element, set };
}

/**
 * @param {Row} row
 * @param {Wanted} wanted
 */
function fits({ requirement, sentence, format, level, tiers }, wanted) {
  if (wanted.states.size > 0 && !wanted.states.has(tiers[wanted.tier])) return false;
  if ((wanted.format !== '' && wanted.format !== format) || (wanted.level !== '' && wanted.level !== level))
    return false;
  const searched = `${requirement} ${sentence}`.toLowerCase();
  return wanted.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/**
 * What an address states: `#coverage?state=no+check&level=MUST&tier=release&format=npm&text=digest`.
 * @param {string} hash
 * @returns {Wanted}
 */
function wantedOf(hash) {
  const given = new URLSearchParams(hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : '');
  return {
    text: given.get('text') ?? '',
    format: given.get('format') ?? '',
    level: given.get('level') ?? '',
    tier: tierOf(given.get('tier')),
    states: new Set((given.get('state') ?? '').split(',').filter(Boolean)),
  };
}

/** @param {Wanted} wanted */
function hashOf({ text, format, level, tier, states }) {
  const parts = Object.entries({ text, format, level, tier, state: [...states].join(',') });
  return `${PREFIX}${new URLSearchParams(parts.filter(([, value]) => value !== ''))}`;
}

/**
 * @param {string | null} text
 * @returns {Tier} the deepest unless another is named
 */
function tierOf(text) {
  return TIERS.find((tier) => tier === text) ?? 'release';
}
