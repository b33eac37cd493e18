/** @typedef {import('../../core/report.ts').ReportStep} ReportStep */
import { fold, h, svg } from './dom.js';
import { bytes, time } from './facts.js';

/** Units of the bars' width. */
const WIDTH = 200;

/**
 * The steps of a cell one after another, each with a bar where it lies in the time that all took.
 * @param {readonly ReportStep[]} steps
 */
export function stepList(steps) {
  const total = Math.max(
    1,
    steps.reduce((sum, { ms }) => sum + ms, 0),
  );
  let before = 0;
  const items = steps.map((step) => {
    const bar = svg(
      'svg',
      { class: 'bar', viewBox: `0 0 ${WIDTH} 8`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { x: (before / total) * WIDTH, y: 0, width: Math.max(1, (step.ms / total) * WIDTH), height: 8 }),
    );
    before += step.ms;
    return h(
      'li',
      { class: stepClass(step) },
      bar,
      h('span', { class: 'ms' }, time(step.ms)),
      step.kind === 'native' ? native(step) : raw(step),
    );
  });
  return h('ol', { class: 'steps' }, ...items);
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
