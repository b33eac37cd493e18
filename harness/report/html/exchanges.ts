import type { WireExchange } from './evidence.ts';

/** An exchange as the page gets it; headers and excerpts only of cells that are not green. */
export interface PageExchange {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly ms: number;
  readonly ended: string;
  readonly sent: number;
  readonly received: number;
  readonly sha256: string;
  readonly request?: { readonly headers: Readonly<Record<string, string>>; readonly excerpt?: string };
  readonly response?: { readonly headers: Readonly<Record<string, string>>; readonly excerpt?: string };
}

const DIGEST_DIGITS = 16;
const EXCERPT = 600;

/** The first `most` exchanges of a cell in the order in which they began. */
export function pageExchanges(exchanges: readonly WireExchange[], most: number, full: boolean): PageExchange[] {
  const sorted = exchanges.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).slice(0, most);
  return sorted.map((exchange) => ({
    at: exchange.startedAt,
    method: exchange.method,
    path: exchange.path,
    status: exchange.status,
    ms: exchange.totalMs,
    ended: exchange.ended,
    sent: exchange.requestBody.bytes,
    received: exchange.responseBody.bytes,
    sha256: full ? exchange.responseBody.sha256 : exchange.responseBody.sha256.slice(0, DIGEST_DIGITS),
    ...(full ? { request: part(exchange, 'request'), response: part(exchange, 'response') } : {}),
  }));
}

function part(exchange: WireExchange, side: 'request' | 'response') {
  const { excerpt } = exchange[`${side}Body`];
  return {
    headers: exchange[`${side}Headers`],
    ...(excerpt === undefined ? {} : { excerpt: excerpt.slice(0, EXCERPT) }),
  };
}
