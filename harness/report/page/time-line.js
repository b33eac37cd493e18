/** @typedef {import('../../core/fault-report.ts').FaultCase} FaultCase */
import { fold, h, svg, table } from './dom.js';
import { time } from './facts.js';

const WIDTH = 1000;
const LANE = 8;
const LABELS = { ok: 'ended well', fail: 'refused', info: 'may have happened' };

/**
 * Operations of a case, a lane for each process, with the time of each fault as a band over them.
 * @param {FaultCase} each
 */
export function timeLine({ operations, operationsLeftOut, faults }) {
  const [from, to] = span(operations, faults);
  if (from === undefined || to === undefined) return h('p', {}, 'No operation was recorded.');
  const x = (/** @type {number} */ at) => ((at - from) / Math.max(1, to - from)) * WIDTH;
  const lanes = [...new Set(operations.map(({ process }) => process))];
  const height = Math.max(3, lanes.length) * LANE;
  const bars = operations.map((each) => bar(each, lanes.indexOf(each.process), x, to));
  const bands = faults.flatMap((each) => band(each, height, x, from, to));
  const label = `Operations: ${operations.length} of ${lanes.length} processes in ${time(to - from)}; faults: ${bands.length}`;
  const more = operationsLeftOut > 0 ? `; ${operationsLeftOut} more are in the history` : '';
  const drawing = {
    ...{ class: 'time-line', viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: 'none', role: 'img' },
    ...{ 'aria-label': `${label}; the numbers are in the table below`, height: Math.min(360, height * 2) },
  };
  return h(
    'figure',
    {},
    h('figcaption', {}, label, more),
    svg('svg', drawing, ...bars, ...bands),
    h('p', { class: 'axis' }, h('span', {}, '0'), h('span', {}, time(to - from))),
    h(
      'p',
      { class: 'legend' },
      ...Object.entries(LABELS).map(([outcome, text]) => h('span', { class: `key op-${outcome}` }, text)),
      h('span', { class: 'key band' }, 'fault'),
    ),
    fold('As a table', () => [operationTable(operations, from)]),
  );
}

/**
 * @param {FaultCase['operations']} operations
 * @param {FaultCase['faults']} faults
 * @returns {readonly number[]} the first and the last moment; none where nothing happened
 */
function span(operations, faults) {
  const ended = operations.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt]);
  const broken = faults.flatMap(({ injectedAt, healedAt }) => [injectedAt, healedAt]);
  const times = [...ended, ...broken].filter((each) => each !== null);
  return times.length === 0 ? [] : [Math.min(...times), Math.max(...times)];
}

/**
 * @param {FaultCase['operations'][number]} operation
 * @param {number} lane
 * @param {(at: number) => number} x
 * @param {number} to
 */
function bar({ op, purl, outcome, startedAt, endedAt }, lane, x, to) {
  const took = endedAt === null ? 'no end' : time(endedAt - startedAt);
  return svg(
    'rect',
    {
      ...{ class: `op op-${outcome}`, x: x(startedAt), width: Math.max(1.5, x(endedAt ?? to) - x(startedAt)) },
      ...{ y: lane * LANE + 1, height: LANE - 2 },
    },
    svg('title', {}, `${op} ${purl}: ${outcome}, ${took}`),
  );
}

/**
 * @param {FaultCase['faults'][number]} fault
 * @param {number} height
 * @param {(at: number) => number} x
 * @param {number} from
 * @param {number} to
 * @returns {readonly SVGElement[]} none where the fault never came
 */
function band({ fault, injectedAt, healedAt }, height, x, from, to) {
  if (injectedAt === null) return [];
  const end = healedAt === null ? 'the end' : time(healedAt - from);
  const title = svg('title', {}, `${fault} from ${time(injectedAt - from)} to ${end}`);
  const width = Math.max(2, x(healedAt ?? to) - x(injectedAt));
  return [svg('rect', { class: 'band', x: x(injectedAt), y: 0, width, height }, title)];
}

/**
 * @param {FaultCase['operations']} operations
 * @param {number} from
 */
function operationTable(operations, from) {
  const rows = operations.map(({ op, purl, startedAt, endedAt, outcome }) => [
    `${op} ${purl}`,
    time(startedAt - from),
    endedAt === null ? 'no end' : time(endedAt - startedAt),
    LABELS[outcome],
  ]);
  return table('Operations', ['operation', 'began', 'took', 'outcome'], rows, 'numbers');
}
