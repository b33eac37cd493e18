// Upstream requests are made by node:http and not by undici, which cannot send trailers, refuses the Expect header, and gives no
// access to the raw bytes of the request line. Both sides then have one parser and one idea of backpressure.
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { DoorFailure, upstreamFailure } from './failure.ts';
import { endToEnd, type RawHeaders } from './headers.ts';
import type { DoorLimits, Passage } from './passage.ts';

/** A request as it is sent to the upstream: `target` is written byte for byte. */
export interface UpstreamHead {
  readonly method: string;
  /** As the client sent it; mapped by `targetOf`. */
  readonly path: string;
  readonly headers: RawHeaders;
  /** `none`: no body. `length`: the headers state it. `chunked`: framed by chunks. */
  readonly body: 'none' | 'length' | 'chunked';
}

/** Write buffer of a connection; the default makes large bodies wait for each other's system calls. */
const BUFFER = 256 * 1024;

/** Requests that may be repeated on a fresh connection when a kept one turns out to be closed: RFC 9112, section 9.3.1. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Connections to registries. Only requests without a body use kept connections, since others could not be repeated. */
export class UpstreamPool {
  readonly #limits: DoorLimits;
  // Registries close idle connections without saying when; most wait longer than this.
  readonly #agent = new Agent({ keepAlive: true, timeout: 1000, maxFreeSockets: 64 });

  constructor(limits: DoorLimits) {
    this.#limits = limits;
  }

  /** Opens a request and sends its head. */
  open(passage: Pick<Passage, 'upstream' | 'signal'>, head: UpstreamHead, pooled: boolean): ClientRequest {
    const { upstream, signal } = passage;
    const request = httpRequest({
      // Of the connection's buffers; missing in the types.
      ...({ highWaterMark: BUFFER } as object),
      agent: pooled ? this.#agent : false,
      host: upstream.hostname,
      port: upstream.port || 80,
      method: head.method,
      path: head.path,
      headers: [
        ...head.headers,
        ...(head.body === 'chunked' ? ['Transfer-Encoding', 'chunked'] : []),
        // Told that the connection ends with this exchange, a registry that refuses in mid-upload would close it at once,
        // and the reset would overtake its answer.
        ...(head.body === 'none' ? [] : ['Connection', 'keep-alive']),
      ],
      maxHeaderSize: this.#limits.headerBytes,
      timeout: this.#limits.idleMs,
      signal,
    });
    request.on('timeout', () =>
      request.destroy(
        new DoorFailure('upstream-timeout', `The upstream was silent for ${this.#limits.idleMs} milliseconds.`),
      ),
    );
    return request;
  }

  /** Sends a request without a body and waits for the head of the response. */
  async ask(passage: Pick<Passage, 'upstream' | 'signal'>, head: UpstreamHead): Promise<IncomingMessage> {
    const pooled = REPEATABLE.has(head.method);
    const request = this.open(passage, head, pooled);
    request.end();
    try {
      return await responseOf(request);
    } catch (error) {
      const stale = request.reusedSocket && error instanceof DoorFailure && error.reason === 'upstream-reset';
      if (!stale || passage.signal.aborted) throw error;
      const again = this.open(passage, head, false);
      again.end();
      return await responseOf(again);
    }
  }

  /** Sends a request with a body that is in memory. */
  async send(
    passage: Pick<Passage, 'upstream' | 'signal'>,
    head: UpstreamHead,
    body: Buffer,
  ): Promise<IncomingMessage> {
    const request = this.open(passage, head, false);
    request.end(body);
    return await responseOf(request);
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Every `error` of a message is followed by its `close`, which is what is looked at; but nobody listening would end the process. */
export function closeTells(): void {}

/** Waits for the head of the response; rejects with a DoorFailure. */
export function responseOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', (response) => {
      response.on('error', closeTells);
      resolve(response);
    });
    // Stays on: an error after the response shows up at the response as well, and must not be unhandled here.
    request.on('error', (error) => reject(upstreamFailure(error)));
    request.once('close', () => reject(new DoorFailure('upstream-reset', 'The upstream closed without a response.')));
  });
}

/** The path to ask the upstream for: without the host's prefix, below the upstream's own path, otherwise untouched. */
export function targetOf({ host, upstream }: Pick<Passage, 'host' | 'upstream'>, path: string): string {
  const prefix = host.prefix ?? '';
  const rest = path.slice(prefix.length);
  if (!path.startsWith(prefix) || (prefix !== '' && !/^(?:[/?]|$)/.test(rest))) {
    throw new DoorFailure('outside-prefix', `Nothing is served outside ${prefix}/.`);
  }
  const target = upstream.pathname.replace(/\/$/, '') + rest;
  return target.startsWith('/') || target === '*' ? target : `/${target}`;
}

/** The headers to send: end-to-end ones as they came, and where the request came from in the place of what the client claimed. */
export function forwardedHeaders(passage: Pick<Passage, 'host' | 'request'>, headers: RawHeaders): string[] {
  const { host, request } = passage;
  const names = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-prefix', 'forwarded'];
  const authority = request.headers.host ?? '';
  return [
    ...endToEnd(headers, names),
    ...['X-Forwarded-For', request.socket.remoteAddress ?? ''],
    ...['X-Forwarded-Proto', 'https', 'X-Forwarded-Host', authority],
    ...(host.prefix ? ['X-Forwarded-Prefix', host.prefix] : []),
    // The client's offer to take trailers holds for the door too.
    ...(/\btrailers\b/i.test(String(request.headers.te ?? '')) ? ['TE', 'trailers', 'Connection', 'TE'] : []),
  ];
}
