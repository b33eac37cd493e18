/** @typedef {import('./facts.js').PageData} PageData */
/** @typedef {import('../../core/stress-report.ts').StressResult} StressResult */
/** @typedef {import('../html/series.ts').LoadSeries} LoadSeries */
/** @typedef {Extract<StressResult, { kind: 'load' }>['lag']} Latency */
/** @typedef {import('./dom.js').Child} Child */
import { lineChart } from './chart.js';
import { append, fold, h, table } from './dom.js';
import { badge, bytes, time } from './facts.js';
import { invariantTable } from './invariants.js';

/**
 * What a load came to, format by format.
 * @param {HTMLElement} place
 * @param {PageData} data
 */
export function loadCharts(place, { stress, series }) {
  if (!stress) return;
  const formats = [...new Set(stress.results.map(({ format }) => format))];
  append(place, [
    h('h2', {}, 'Load'),
    h('p', {}, `Profile ${stress.profile.name}: ${stress.profile.title}.`),
    ...formats.map((format) =>
      formatPart(
        format,
        stress.results.filter((each) => each.format === format),
        series[format] ?? {},
      ),
    ),
    stress.judgement &&
      fold('What the history proves', () => [invariantTable(stress.judgement?.invariants ?? [])], { open: '' }),
  ]);
  place.hidden = false;
}

/**
 * @param {string} format
 * @param {readonly StressResult[]} results
 * @param {Readonly<Record<string, LoadSeries>>} series
 */
function formatPart(format, results, series) {
  const reasons = results.flatMap(({ kind, reasons: own }) => own.map((reason) => h('li', {}, `${kind}: ${reason}`)));
  const phases = results.map(({ kind, verdict }) => h('span', { class: 'phase' }, `${kind} `, badge(verdict)));
  return h(
    'section',
    { class: 'part' },
    h('h3', {}, format),
    h('p', {}, ...phases),
    reasons.length > 0 && h('ul', {}, ...reasons),
    ...results.flatMap(phase),
    ...Object.entries(series).map(([crew, each]) => overTime(crew, each)),
  );
}

/**
 * @param {StressResult} result
 * @returns {readonly Child[]}
 */
function phase(result) {
  switch (result.kind) {
    case 'hundred':
      return hundred(result);
    case 'load':
      return load(result);
    case 'growth':
      return growth(result);
    case 'knee':
      return [
        h(
          'p',
          {},
          result.rate === null ? 'No rate held.' : `Knee: ${result.rate}/s held`,
          result.broke === null ? ', none broke.' : `, ${result.broke}/s did not.`,
        ),
        probes('Probes for the knee', result.probes),
      ];
    case 'recovery':
      return [
        h(
          'p',
          {},
          `After an overload of ${result.overload}/s it was itself again ${result.recoveryMs === null ? 'never' : `after ${time(result.recoveryMs)}`}.`,
        ),
        probes('Probes after the overload', result.probes),
      ];
  }
}

/** @param {Extract<StressResult, { kind: 'hundred' }>} result */
function hundred({ count, acknowledged, listed, intact, timedOut, inFlight, latency, errors, took }) {
  return [
    table(
      `${count} publishes released at once`,
      ['acknowledged', 'listed', 'intact', 'timed out', 'in flight', 'took'],
      [[acknowledged, listed, intact, timedOut, inFlight.peak.sender, time(took.publish)]],
    ),
    percentiles('Until the acknowledgement', [['publish', latency]]),
    errorTable(errors),
  ];
}

/** @param {Extract<StressResult, { kind: 'load' }>} result */
function load({ asked, all, kinds, lag, planned, dropped, sent, received, peakInFlight, drainMs, resources, seconds }) {
  const { generator, target, disk } = resources;
  const rows = Object.entries(kinds).flatMap(([kind, { response }]) =>
    response ? [/** @type {const} */ ([kind, response])] : [],
  );
  const use = (
    /** @type {{ cores: number, cpuSeconds: number, peakRss: number }} */ { cores, cpuSeconds, peakRss },
  ) => [cores.toFixed(2), `${cpuSeconds.toFixed(1)} s`, bytes(peakRss)];
  return [
    table(
      `Open loop, ${asked.rate}/s asked (${asked.arrivals}) for ${seconds} s`,
      ['planned', 'ended', 'a second', 'dropped', 'errors', 'peak in flight', 'drained in', 'sent', 'received'],
      [
        [
          planned,
          all.requests,
          all.rate,
          dropped,
          `${(all.errorShare * 100).toFixed(2)} %`,
          peakInFlight,
          time(drainMs),
          bytes(sent),
          bytes(received),
        ],
      ],
    ),
    percentiles('Latency from the intended time of sending', [
      ['all', all.response],
      ...rows,
      ['all, from the actual time', all.service],
      ['lateness of the generator', lag],
    ]),
    percentileChart(all.response, all.service),
    errorTable(all.errors),
    table(
      'Resources',
      ['who', 'cores', 'CPU', 'peak memory'],
      [['generator', ...use(generator)], target ? ['target', ...use(target)] : ['target', 'not known', '', '']],
    ),
    disk === null ? null : h('p', {}, `Data folder of the target at the end: ${bytes(disk)}.`),
  ];
}

/**
 * @param {string} caption
 * @param {readonly (readonly [string, Latency])[]} rows
 */
function percentiles(caption, rows) {
  const cells = rows.map(([name, { count, avg, p50, p90, p95, p99, 'p99.9': p999, max }]) => [
    name,
    count,
    ...[avg, p50, p90, p95, p99, p999, max].map(time),
  ]);
  return table(caption, ['', 'count', 'mean', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max'], cells, 'numbers');
}

/**
 * Both latencies by percentile: what lies between them waited for its turn to be sent.
 * @param {Latency} response
 * @param {Latency} service
 */
function percentileChart(response, service) {
  const values = (/** @type {Latency} */ each) => [each.p50, each.p90, each.p95, each.p99, each['p99.9']];
  return lineChart({
    title: 'Latency by percentile',
    x: 'percentile',
    y: 'ms',
    at: [2, 10, 20, 100, 1_000],
    lines: [
      { label: 'from the intended time of sending', values: values(response), color: '--chart-1' },
      { label: 'from the actual time', values: values(service), color: '--chart-2' },
    ],
    logX: true,
    xText: percentText,
  });
}

/**
 * The percentile that one in so many is beyond.
 * @param {number} oneIn
 */
function percentText(oneIn) {
  return `${Number(((1 - 1 / oneIn) * 100).toFixed(4))} %`;
}

/** @param {Readonly<Record<string, number>>} errors */
function errorTable(errors) {
  const rows = Object.entries(errors).sort(([, a], [, b]) => b - a);
  return rows.length === 0 ? h('p', {}, 'No errors.') : table('Errors by kind', ['what', 'count'], rows, 'numbers');
}

/** @param {Extract<StressResult, { kind: 'growth' }>} result */
function growth({ of, points, publish, index }) {
  const law = (/** @type {string} */ what, /** @type {typeof publish} */ fit) =>
    fit ? `${what} grows with n^${fit.exponent.toFixed(2)} (R² ${fit.r2.toFixed(2)})` : `${what}: no fit`;
  return [
    h('p', {}, `With more and more ${of}: ${law('publishing', publish)}; ${law('reading the index', index)}.`),
    lineChart({
      title: `Growth of ${of}`,
      x: `${of} published`,
      y: 'ms',
      at: points.map(({ n }) => n),
      lines: [
        { label: 'publish', values: points.map((point) => point.publish), color: '--chart-1' },
        { label: 'index', values: points.map((point) => point.index), color: '--chart-2' },
      ],
    }),
  ];
}

/**
 * @param {string} title
 * @param {Extract<StressResult, { kind: 'knee' }>['probes']} list
 */
function probes(title, list) {
  if (list.length === 0) return null;
  const sorted = list.toSorted((a, b) => a.rate - b.rate);
  const rows = list.map(({ rate, p99, errorShare, broke, limits }) => [
    `${rate}/s`,
    time(p99),
    `${(errorShare * 100).toFixed(1)} %`,
    [...broke, ...limits].join('; ') || 'held',
  ]);
  return h(
    'div',
    {},
    lineChart({
      title,
      x: 'arrivals a second',
      y: 'p99, ms',
      at: sorted.map(({ rate }) => rate),
      lines: [{ label: 'p99', values: sorted.map(({ p99 }) => p99), color: '--chart-1' }],
    }),
    fold('Probes in their order', () => [table(title, ['rate', 'p99', 'errors', 'came to'], rows, 'numbers')]),
  );
}

/**
 * @param {string} crew
 * @param {LoadSeries} series
 */
function overTime(crew, { seconds, ended, failed, p50, p95, max, curve }) {
  const x = 'seconds since its first operation';
  return h(
    'div',
    { class: 'charts' },
    lineChart({
      title: `Latency over time, all of ${crew}, from sending to the end`,
      x,
      y: 'ms',
      at: seconds,
      lines: [
        { label: 'p50', values: p50, color: '--chart-1' },
        { label: 'p95', values: p95, color: '--chart-2' },
        { label: 'max', values: max, color: '--chart-3' },
      ],
    }),
    lineChart({
      title: `Throughput of ${crew}`,
      x,
      y: 'operations a second',
      at: seconds,
      lines: [
        { label: 'ended', values: ended, color: '--chart-1' },
        { label: 'not well', values: failed, color: '--chart-3' },
      ],
    }),
    lineChart({
      title: `Distribution of latencies of ${crew}`,
      x: 'percentile',
      y: 'ms',
      at: curve.map(({ oneIn }) => oneIn),
      lines: [{ label: 'latency', values: curve.map(({ ms }) => ms), color: '--chart-1' }],
      logX: true,
      xText: percentText,
    }),
  );
}
