/** @typedef {import('uplot')} Plot */
/** @typedef {import('uplot').Options} PlotOptions */
/** @typedef {{ label: string, values: readonly (number | null)[], color: string }} Line */
/**
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} x what its values are, with their unit
 * @property {string} y
 * @property {readonly number[]} at
 * @property {readonly Line[]} lines `color` is the name of a custom property of the style sheet
 * @property {boolean} [logX]
 * @property {boolean} [logY]
 * @property {(value: number) => string} [xText]
 */
import { fold, h, table } from './dom.js';

const HEIGHT = 240;

/**
 * A chart with its numbers as a table, for those who cannot see it. It is drawn anew when the theme or its width changes.
 * @param {Chart} chart
 */
export function lineChart(chart) {
  const canvas = h('div', {
    class: 'canvas',
    role: 'img',
    'aria-label': `${chart.title}: ${chart.y} by ${chart.x}; the numbers are in the table below`,
  });
  const figure = h(
    'figure',
    {},
    h('figcaption', {}, chart.title),
    canvas,
    fold('As a table', () => [numbers(chart)]),
  );
  /** @type {Plot | undefined} */
  let plot;
  const draw = () => {
    plot?.destroy();
    const width = canvas.clientWidth;
    plot =
      width > 0
        ? new uPlot(options(chart, width), [[...chart.at], ...chart.lines.map(({ values }) => [...values])], canvas)
        : undefined;
  };
  new ResizeObserver(() => {
    if (plot && canvas.clientWidth > 0) plot.setSize({ width: canvas.clientWidth, height: HEIGHT });
    else draw();
  }).observe(canvas);
  addEventListener('themechange', draw);
  return figure;
}

/**
 * @param {Chart} chart
 * @param {number} width
 * @returns {PlotOptions}
 */
function options({ x, y, lines, logX, logY, xText }, width) {
  const axis = {
    stroke: color('--text'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
  };
  return {
    width,
    height: HEIGHT,
    scales: {
      x: { time: false, ...(logX ? { distr: 3 } : {}) },
      y: logY ? { distr: 3 } : { range: (_, __, max) => [0, max > 0 ? max * 1.05 : 1] },
    },
    axes: [
      {
        ...axis,
        label: x,
        ...(xText ? { values: (_, splits) => splits.map((each) => (each === null ? '' : xText(each))) } : {}),
      },
      { ...axis, label: y, size: 64 },
    ],
    series: [
      { label: x, ...(xText ? { value: (_, each) => (each === null ? '' : xText(each)) } : {}) },
      ...lines.map((line, index) => ({
        label: line.label,
        stroke: color(line.color),
        width: 2,
        dash: DASHES[index % DASHES.length] ?? [],
        points: { show: lines[0]?.values.length === 1 || line.values.length < 40 },
      })),
    ],
  };
}

/**
 * The value that a custom property has in this theme.
 * @param {string} name
 */
function color(name) {
  const probe = h('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** Lines differ in more than colour. */
const DASHES = [[], [8, 4], [2, 4]];

/** @param {Chart} chart */
function numbers({ title, x, at, lines, xText }) {
  const rows = at.map((value, index) => [
    xText ? xText(value) : round(value),
    ...lines.map(({ values }) => round(values[index] ?? null)),
  ]);
  return table(title, [x, ...lines.map(({ label }) => label)], rows, 'numbers');
}

/** @param {number | null} value */
function round(value) {
  return value === null ? '' : String(Math.round(value * 100) / 100);
}
