import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { type Accounts, type Identity, Refusal, type RegistryRequest } from '../core/registry.ts';
import type { Signer } from '../core/signing.ts';
import { preferred } from './accept.ts';

const DEFAULT_BODY_LIMIT = 2 * 1024 * 1024;

interface RequestContext {
  readonly mount: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly identity: Identity | null;
  readonly accounts: Accounts;
  readonly signer: Signer | null;
  readonly body: RequestBody;
}

/** A request as the formats' handlers see it. */
export function registryRequest(message: IncomingMessage, context: RequestContext): RegistryRequest {
  const { params, query, identity, accounts, signer, body } = context;
  const headers = message.headers as Readonly<Record<string, string | undefined>>;
  return {
    method: message.method ?? 'GET',
    params,
    query,
    headers,
    get body() {
      return body.stream();
    },
    identity,
    accounts,
    signer,
    root: publicRoot(message, context.mount),
    bytes: (most = DEFAULT_BODY_LIMIT) => body.gather(most),
    accepts: (...offers) => preferred(headers.accept, offers),
  };
}

/** The body of a request; it is not touched before a handler asks for it. */
export class RequestBody {
  readonly #message: IncomingMessage;
  readonly #maxBytes: number;
  #stream: Readable | null = null;

  constructor(message: IncomingMessage, maxBytes: number) {
    this.#message = message;
    this.#maxBytes = maxBytes;
  }

  stream(): Readable {
    this.#stream ??= limit(this.#message, this.#maxBytes);
    return this.#stream;
  }

  async gather(limit: number): Promise<Buffer> {
    const most = Math.min(limit, this.#maxBytes);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.stream() as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge(most);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** Reads and throws away what no handler wanted: closing the connection instead would cut the client off from the answer. */
  discard(): void {
    if (this.#message.readableEnded) return;
    this.#message.unpipe();
    this.#stream?.destroy();
    this.#message.resume();
  }
}

/** Throws 413 for a body whose announced length is too large, before any of it is read. */
export function assertLength(message: IncomingMessage, maxBytes: number): void {
  if (Number(message.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** The address by which the client knows a format: that of the proxy in front, which says so in X-Forwarded headers. */
export function publicRoot({ headers, socket }: IncomingMessage, mount: string): string {
  const named = headers as Readonly<Record<string, string | undefined>>;
  const first = (name: string): string | undefined => named[name]?.split(',')[0]?.trim() || undefined;
  const scheme = first('x-forwarded-proto') ?? ('encrypted' in socket ? 'https' : 'http');
  const host = first('x-forwarded-host') ?? headers.host ?? '127.0.0.1';
  const prefix = (first('x-forwarded-prefix') ?? '').replace(/^\/*/, '/').replace(/\/+$/, '');
  return `${scheme}://${host}${prefix}/${mount}`;
}

function limit(message: IncomingMessage, maxBytes: number): Readable {
  let seen = 0;
  const limiter = new Transform({
    transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      seen += chunk.length;
      if (seen > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  // Not `pipeline`: it would destroy the connection that the refusal still has to be sent over.
  message.pipe(limiter);
  message.on('error', (error) => limiter.destroy(error));
  message.on('close', () => {
    if (!message.readableEnded) limiter.destroy(new Error('The client ended the request early.'));
  });
  limiter.on('close', () => message.unpipe(limiter));
  // The error is met by whoever reads; until someone does it must not end the process.
  limiter.on('error', () => undefined);
  return limiter;
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `The body is larger than ${maxBytes} bytes.`);
}
