import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { type Accounts, type Identity, Refusal, type RegistryRequest } from '../core/registry.ts';
import { preferred } from './accept.ts';

const DEFAULT_BODY_LIMIT = 2 * 1024 * 1024;

interface RequestContext {
  readonly format: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly identity: Identity | null;
  readonly accounts: Accounts;
  readonly maxBytes: number;
}

/** A request as the formats' handlers see it. The body is not touched before a handler asks for it. */
export function registryRequest(message: IncomingMessage, context: RequestContext): RegistryRequest {
  const { params, query, identity, accounts, maxBytes } = context;
  const headers = message.headers as Readonly<Record<string, string | undefined>>;
  let limited: Readable | undefined;
  const body = (): Readable => {
    limited ??= limit(message, maxBytes);
    return limited;
  };
  return {
    method: message.method ?? 'GET',
    params,
    query,
    headers,
    get body() {
      return body();
    },
    identity,
    accounts,
    root: publicRoot(headers, context.format),
    bytes: (most = DEFAULT_BODY_LIMIT) => gather(body(), Math.min(most, maxBytes)),
    accepts: (...offers) => preferred(headers.accept, offers),
  };
}

/** Throws 413 for a body whose announced length is too large, before any of it is read. */
export function assertLength(message: IncomingMessage, maxBytes: number): void {
  if (Number(message.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** The address by which the client knows a format: that of the proxy in front, which says so in X-Forwarded headers. */
function publicRoot(headers: Readonly<Record<string, string | undefined>>, format: string): string {
  const first = (name: string): string | undefined => headers[name]?.split(',')[0]?.trim() || undefined;
  const scheme = first('x-forwarded-proto') ?? 'http';
  const host = first('x-forwarded-host') ?? headers.host ?? '127.0.0.1';
  const prefix = (first('x-forwarded-prefix') ?? '').replace(/^\/*/, '/').replace(/\/+$/, '');
  return `${scheme}://${host}${prefix}/${format}`;
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
  return limiter;
}

async function gather(body: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `The body is larger than ${maxBytes} bytes.`);
}
