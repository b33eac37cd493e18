import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../../harness/core/exchange.ts';
import { type Door, type DoorOptions, startDoor } from '../../harness/front/door.ts';
import type { RefusedConnection } from '../../harness/front/exchange.ts';
import { createPki, type Pki } from '../../pki/authority.ts';

let made: Promise<Pki> | undefined;

/** One set of keys for all tests of the door. */
export function sharedPki(): Promise<Pki> {
  made ??= createPki();
  return made;
}

/** A fake registry: node:http on a free port. */
export class FakeUpstream {
  readonly server: Server;
  connections = 0;

  constructor(listener: RequestListener) {
    this.server = createServer(listener);
    this.server.on('connection', () => this.connections++);
  }

  async start(): Promise<URL> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** A door before a fake registry, with everything that was recorded. */
export interface Front extends AsyncDisposable {
  readonly door: Door;
  readonly pki: Pki;
  readonly upstream: FakeUpstream;
  readonly upstreamUrl: URL;
  readonly exchanges: Exchange[];
  readonly refused: RefusedConnection[];
  /** Sends a request to `<label>.regproof.test` and reads the answer to its end. */
  ask(label: string, options?: AskOptions): Promise<Reply>;
  /** Opens a request to be written to by the test. */
  open(label: string, options?: RequestOptions): ReturnType<typeof httpsRequest>;
}

export interface AskOptions extends RequestOptions {
  readonly body?: Buffer | string;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly trailers: IncomingMessage['trailers'];
  readonly body: Buffer;
}

/** Starts a door with a host `cell`, tag `cell-tag`, before a fake registry that answers by `listener`. */
export async function startFront(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  options: Partial<DoorOptions> = {},
): Promise<Front> {
  const pki = await sharedPki();
  const upstream = new FakeUpstream(listener);
  const upstreamUrl = await upstream.start();
  const exchanges: Exchange[] = [];
  const refused: RefusedConnection[] = [];
  const door = await startDoor({
    certificates: pki,
    recorder: { record: (exchange) => exchanges.push(exchange), refused: (connection) => refused.push(connection) },
    upstream: upstreamUrl,
    ...options,
  });
  door.host('cell', { tag: 'cell-tag' });
  const open: Front['open'] = (label, more = {}) =>
    httpsRequest({
      host: '127.0.0.1',
      port: door.port,
      servername: `${label}.regproof.test`,
      ca: pki.root.cert,
      agent: false,
      ...more,
      headers: { host: `${label}.regproof.test:${door.port}`, ...(more.headers as Record<string, string>) },
    });
  const ask: Front['ask'] = async (label, { body, ...more } = {}) => {
    const request = open(label, more);
    request.end(body);
    return await replyTo(request);
  };
  const dispose = async () => {
    await door.close(200);
    await upstream.stop();
  };
  return { door, pki, upstream, upstreamUrl, exchanges, refused, ask, open, [Symbol.asyncDispose]: dispose };
}

/** Waits for the response and reads it to its end. */
export async function replyTo(request: ReturnType<typeof httpsRequest>): Promise<Reply> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode, headers, rawHeaders, trailers } = response;
  return { status: statusCode!, headers, rawHeaders, trailers, body: Buffer.concat(chunks) };
}

/** Reads a request of the fake registry to its end. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A kept-alive client. */
export function keepAlive(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}
