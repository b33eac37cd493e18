import type { Ending, Exchange } from '../core/exchange.ts';
import type { Redactor } from '../core/redact.ts';
import { BodyTap } from './body-tap.ts';
import { headerRecord } from './headers.ts';

/** A connection that ended without a request: most often a client that refused the certificate. */
export interface RefusedConnection {
  readonly host: string;
  readonly tag?: string;
  readonly at: string;
  /** OpenSSL's or the system's error code; `closed` when the client just went away. */
  readonly reason: string;
}

/** Receives what passed the front door. */
export interface WireRecorder {
  record(exchange: Exchange): void;
  refused?(connection: RefusedConnection): void;
}

export interface ExchangeStart {
  readonly id: number;
  readonly host: string;
  readonly tag?: string;
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
}

/** An exchange while it happens. What is set first stays: the first cause of an ending is the true one. */
export class ExchangeLog {
  readonly start: ExchangeStart;
  readonly requestBody = new BodyTap();
  readonly responseBody = new BodyTap();
  plant: Exchange['plant'];
  readonly #startedAt = new Date();
  readonly #began = performance.now();
  #response: { status: number; headers: readonly string[]; ms: number } | undefined;
  #ending: { ended: Ending; door?: string; detail?: string } | undefined;

  constructor(start: ExchangeStart) {
    this.start = start;
  }

  responded(status: number, rawHeaders: readonly string[]): void {
    this.#response ??= { status, headers: rawHeaders, ms: performance.now() - this.#began };
  }

  end(ended: Ending, door?: string, detail?: string): void {
    this.#ending ??= { ended, ...(door === undefined ? {} : { door }), ...(detail === undefined ? {} : { detail }) };
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** The finished record, without secrets. */
  async exchange(redactor: Redactor): Promise<Exchange> {
    const totalMs = round(performance.now() - this.#began);
    const { rawHeaders, path, ...start } = this.start;
    const { detail, ...ending } = this.#ending ?? { ended: 'complete' as const };
    return {
      ...start,
      path: redactor.text(path),
      status: this.#response?.status ?? null,
      requestHeaders: headerRecord(rawHeaders, redactor),
      responseHeaders: headerRecord(this.#response?.headers ?? [], redactor),
      requestBody: await this.requestBody.record(redactor),
      responseBody: await this.responseBody.record(redactor),
      startedAt: this.#startedAt.toISOString(),
      firstByteMs: this.#response ? round(this.#response.ms) : null,
      totalMs,
      ...ending,
      ...(detail === undefined ? {} : { detail: redactor.text(detail) }),
      ...(this.plant ? { plant: this.plant } : {}),
    };
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
