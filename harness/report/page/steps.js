/** @typedef {import('../../core/report.ts').ReportStep} ReportStep */
import { fold, h, svg } from './dom.js';
import { bytes, time } from './facts.js';

/** Units of the bars' width. */
const WIDTH = 200;

/**
 * The steps of a cell one after another, each with a bar where it lies in the time of the cell; one that has no time of its own follows the one before.
 * @param {readonly ReportStep[]} steps
 */
export function stepList(steps) {
  let before = 0;
  const placed = steps.map((step) => {
    const from = step.at ?? before;
    before = from + step.ms;
    return { step, from };
  });
  const total = Math.max(1, ...placed.map(({ step, from }) => from + step.ms));
  const items = placed.map(({ step, from }) =>
    h(
      'li',
      { class: stepClass(step) },
      bar(from / total, step.ms / total),
      h('span', { class: 'ms' }, time(step.ms)),
      step.kind === 'native' ? native(step) : raw(step),
    ),
  );
  return h('ol', { class: 'steps' }, ...items);
}

/**
 * @param {number} from share of the time before it
 * @param {number} part share of the time that it took
 */
function bar(from, part) {
  const drawing = { class: 'bar', viewBox: `0 0 ${WIDTH} 8`, preserveAspectRatio: 'none', 'aria-hidden': 'true' };
  return svg('svg', drawing, svg('rect', { x: from * WIDTH, y: 0, width: Math.max(1, part * WIDTH), height: 8 }));
}

/** @param {ReportStep} step */
function stepClass(step) {
  return step.kind === 'native' && !step.expected ? 'step unexpected' : `step ${step.kind}`;
}

/** @param {Extract<ReportStep, { kind: 'native' }>} step */
function native({ client, argv, exit, expected, output }) {
  const result = `exit ${exit}${expected ? '' : ', which was not wanted'}`;
  const head = [
    h('span', { class: 'kind' }, client),
    h('code', {}, argv.map(quoted).join(' ')),
    h('span', { class: 'result' }, result),
  ];
  if (output.trim() === '') return h('div', { class: 'step-head' }, ...head);
  return fold(h('span', { class: 'step-head' }, ...head), () => [h('pre', { tabindex: '0' }, output)]);
}

/** @param {Extract<ReportStep, { kind: 'http' }>} step */
function raw({ request, status, size, sha256 }) {
  const digest = h('code', { class: 'digest', title: sha256 }, `sha256 ${sha256.slice(0, 12)}`);
  return h(
    'div',
    { class: 'step-head' },
    h('span', { class: 'kind' }, 'http'),
    h('code', {}, request),
    h('span', { class: 'result' }, `${status}, ${bytes(size)}`),
    digest,
  );
}

/**
 * An argument as a shell would need it.
 * @param {string} argument
 */
function quoted(argument) {
  return /^[\w@%+=:,./~-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
