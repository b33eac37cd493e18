/** @typedef {import('./facts.js').PageCell} PageCell */

/** @typedef {{ text: string, verdicts: ReadonlySet<string>, format: string, group: string }} Filter */

/**
 * The filter that an address states: `#?verdict=fail,error&format=npm&group=auth&text=install`.
 * @param {string} hash
 * @returns {Filter}
 */
export function filterOf(hash) {
  const given = new URLSearchParams(hash.startsWith('#?') ? hash.slice(2) : '');
  const verdicts = (given.get('verdict') ?? '').split(',').filter(Boolean);
  return {
    text: given.get('text') ?? '',
    verdicts: new Set(verdicts),
    format: given.get('format') ?? '',
    group: given.get('group') ?? '',
  };
}

/**
 * @param {Filter} filter
 * @returns {string} its address
 */
export function hashOf({ text, verdicts, format, group }) {
  const parts = Object.entries({ text, verdict: [...verdicts].join(','), format, group }).filter(
    ([, value]) => value !== '',
  );
  return `#?${new URLSearchParams(parts)}`;
}

/**
 * Whether a cell is wanted: each word of the text stands in its name, its reason or a finding.
 * @param {PageCell} cell
 * @param {Filter} filter
 */
export function matches(cell, { text, verdicts, format, group }) {
  if (verdicts.size > 0 && !verdicts.has(cell.verdict)) return false;
  if ((format !== '' && cell.format !== format) || (group !== '' && cell.group !== group)) return false;
  if (text === '') return true;
  const said = cell.findings.flatMap(({ requirement, expected, actual }) => [requirement, expected, actual]);
  const searched = [cell.name, cell.reason ?? '', ...cell.requirements, ...said].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/**
 * The cell that an address names: `#cell=...`.
 * @param {string} hash
 * @returns {string | null}
 */
export function cellOf(hash) {
  return hash.startsWith('#cell=') ? decodeURIComponent(hash.slice('#cell='.length)) : null;
}

/**
 * How addresses call a cell.
 * @param {Pick<PageCell, 'name' | 'attempt'>} cell
 */
export function keyOf({ name, attempt }) {
  return attempt > 1 ? `${name}@${attempt}` : name;
}
