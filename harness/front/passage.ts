import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DoorRequest } from '../core/defect.ts';
import type { ExchangeLog } from './exchange.ts';
import { headerRecord } from './headers.ts';
import type { UpstreamPool } from './upstream.ts';
import type { VirtualHost } from './virtual-host.ts';

/** What the door lets pass. Times in milliseconds, lengths in bytes. */
export interface DoorLimits {
  /** Of a request's or a response's head. */
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  readonly concurrent: number;
  /** Longest body that is held in memory for a planted defect. */
  readonly plantBytes: number;
}

export const DEFAULT_LIMITS: DoorLimits = {
  headerBytes: 64 * 1024,
  bodyBytes: 1024 ** 3,
  idleMs: 300_000,
  concurrent: 1000,
  plantBytes: 16 * 1024 ** 2,
};

/** One exchange on its way through the door, with all that it needs. */
export interface Passage {
  readonly host: VirtualHost;
  readonly upstream: URL;
  readonly pool: UpstreamPool;
  readonly limits: DoorLimits;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly log: ExchangeLog;
  /** The client waits for a 100 before it sends the body. */
  awaitsContinue: boolean;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
}

/** The request's head as defects see it. */
export function headOf({ request }: Pick<Passage, 'request'>): DoorRequest {
  return { method: request.method!, path: request.url!, headers: headerRecord(request.rawHeaders) };
}
