/** @typedef {import('../html/exchanges.ts').PageExchange} PageExchange */
import { fold, h, table } from './dom.js';
import { bytes, time } from './facts.js';

/**
 * What passed the front door for a cell.
 * @param {readonly PageExchange[]} exchanges
 * @param {number} leftOut
 */
export function exchangeTable(exchanges, leftOut) {
  const rows = exchanges.map((exchange) => [
    h('code', {}, `${exchange.method} ${exchange.path}`),
    exchange.status === null
      ? exchange.ended
      : `${exchange.status}${exchange.ended === 'complete' ? '' : ` (${exchange.ended})`}`,
    bytes(exchange.sent),
    bytes(exchange.received),
    time(exchange.ms),
    h('code', { title: 'sha256 of the response, its beginning' }, exchange.sha256.slice(0, 12)),
    messages(exchange),
  ]);
  const more = leftOut > 0 ? `; ${leftOut} more are in wire.jsonl` : '';
  return table(
    `Exchanges on the wire, secrets removed${more}`,
    ['request', 'status', 'sent', 'received', 'time', 'sha256', ''],
    rows,
    'exchanges',
  );
}

/** @param {PageExchange} exchange */
function messages({ request, response }) {
  if (!request || !response) return null;
  return fold('headers', () => [message('Request', request), message('Response', response)]);
}

/**
 * @param {string} title
 * @param {NonNullable<PageExchange['request']>} part
 */
function message(title, { headers, excerpt }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return h('div', {}, h('h5', {}, title), h('pre', {}, [...lines, ...(excerpt ? ['', excerpt] : [])].join('\n')));
}
