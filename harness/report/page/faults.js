/** @typedef {import('./facts.js').PageData} PageData */
/** @typedef {import('../../core/fault-report.ts').FaultCase} FaultCase */
import { append, copyable, fold, h, table } from './dom.js';
import { badge, time } from './facts.js';
import { invariantTable } from './invariants.js';
import { timeLine } from './time-line.js';

/**
 * What was broken on purpose, and what was left of it.
 * @param {HTMLElement} place
 * @param {PageData} data
 */
export function faultCharts(place, { faults }) {
  if (!faults) return;
  append(place, [h('h2', {}, 'Faults'), rollbackTable(faults.cases), ...faults.cases.map(casePart)]);
  place.hidden = false;
}

/** @param {readonly FaultCase[]} cases */
function rollbackTable(cases) {
  const rows = cases.map((each) => [
    `${each.scenario}.${each.case} on ${each.format}`,
    badge(each.verdict),
    counted(each.faults.map(({ fault, hit }) => `${fault}${hit ? '' : ' (missed)'}`)) || 'none',
    counted(each.publishes.map(({ first, retried }) => (retried === null ? first : `${first}, again ${retried}`))),
    each.orphans === null
      ? 'not looked at'
      : each.orphans.map(({ where, what }) => `${where}: ${what}`).join('; ') || 'nothing',
    recovery(each.recoveryMs),
    `${each.rollback.end} (${each.rollback.policy})`,
  ]);
  return table(
    'Roll-back',
    ['case', 'verdict', 'faults', 'publishes', 'left over', 'healthy after', 'roll-back'],
    rows,
  );
}

/** @param {number | null | undefined} ms */
function recovery(ms) {
  if (ms === undefined) return 'never gone';
  return ms === null ? 'not in time' : time(ms);
}

/** @param {FaultCase} each */
function casePart(each) {
  const summary = [
    badge(each.verdict),
    h('span', { class: 'name' }, `${each.scenario}.${each.case} on ${each.format} with ${each.client}`),
  ];
  return fold(
    summary,
    () => [
      timeLine(each),
      each.faults.length > 0 &&
        table(
          'Evidence',
          ['fault', 'hit', 'evidence'],
          each.faults.map(({ fault, hit, evidence }) => [fault, hit ? 'yes' : 'MISSED', evidence.join('; ')]),
        ),
      each.left.length > 0 &&
        h('div', {}, h('h4', {}, 'Left behind'), h('ul', {}, ...each.left.map((what) => h('li', {}, what)))),
      invariantTable(each.invariants),
      ...each.notLookedAt.map((what) => h('p', {}, `Not looked at: ${what}`)),
      ...each.rollback.evidence.map((what) => h('p', {}, what)),
      each.rollback.commands.length > 0 && copyable(each.rollback.commands.join('\n')),
      each.shrunk &&
        h(
          'div',
          {},
          h('h4', {}, 'Fewest that still fail'),
          h(
            'p',
            {},
            `${each.shrunk.to.faults} faults and ${each.shrunk.to.operations} operations, of ${each.shrunk.from.faults} and ${each.shrunk.from.operations}, after ${each.shrunk.runs} runs.`,
          ),
          copyable(each.shrunk.reproduce),
        ),
      h(
        'p',
        {},
        h('a', { href: `#cell=${encodeURIComponent(each.cell)}` }, 'The cell'),
        ', ',
        h('a', { href: `${each.folder}/history.jsonl` }, 'its history'),
      ),
    ],
    { class: 'case' },
  );
}

/** @param {readonly string[]} words */
function counted(words) {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, each]) => (each.length > 1 ? `${each.length} ${word}` : word))
    .join('; ');
}
