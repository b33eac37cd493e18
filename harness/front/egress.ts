import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { isTestHost } from './loopback.ts';

/** A connection that a client wanted to somewhere else. */
export interface EgressRefusal {
  readonly host: string;
  readonly port: number | null;
  readonly at: string;
  readonly method: string;
  /** The user name that the client gave to the proxy. */
  readonly tag?: string;
}

export interface EgressGuardOptions {
  readonly doorPort: number;
  readonly onRefusal?: (refusal: EgressRefusal) => void;
}

/** A proxy for clients, from which there is only one way out: to the front door. */
export interface EgressGuard extends AsyncDisposable {
  readonly port: number;
  /** The proxy's URL, for HTTPS_PROXY and HTTP_PROXY; the tag is its user name. */
  url(tag?: string): string;
  /** What was refused, to that tag or to all. */
  refusals(tag?: string): readonly EgressRefusal[];
  close(): Promise<void>;
}

/** Refusals kept; a client in a loop must not fill the memory. */
const KEEP = 10_000;

/** Starts an egress guard on a free port of 127.0.0.1. */
export async function startEgressGuard(options: EgressGuardOptions): Promise<EgressGuard> {
  const refusals: EgressRefusal[] = [];
  const tunnels = new Set<Socket>();
  const refuse = (request: IncomingMessage) => {
    const refusal = refusalOf(request);
    if (refusals.length < KEEP) refusals.push(refusal);
    options.onRefusal?.(refusal);
    return `The egress guard refuses ${refusal.host}: only hosts of this run can be reached.\n`;
  };
  const server = createServer((request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(refuse(request));
  });
  server.on('connect', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy());
    const { host, port } = authorityOf(request.url ?? '');
    if (isTestHost(host) && port === options.doorPort) tunnel(socket, head, options.doorPort, tunnels);
    else refuseTunnel(socket, refuse(request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => closeAll(server, tunnels);
  return {
    port,
    url: (tag) => `http://${tag === undefined ? '' : `${encodeURIComponent(tag)}:-@`}127.0.0.1:${port}`,
    refusals: (tag) => refusals.filter((refusal) => tag === undefined || refusal.tag === tag),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function tunnel(client: Socket, head: Buffer, doorPort: number, tunnels: Set<Socket>): void {
  const door = connect({ host: '127.0.0.1', port: doorPort, noDelay: true });
  for (const [socket, other] of [
    [client, door],
    [door, client],
  ] as const) {
    tunnels.add(socket);
    socket.on('error', () => other.destroy());
    socket.once('close', () => {
      tunnels.delete(socket);
      other.destroySoon();
    });
  }
  door.once('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) door.write(head);
    client.pipe(door).pipe(client);
  });
}

function refuseTunnel(socket: Socket, message: string): void {
  socket.end(
    `HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\nConnection: close\r\n\r\n${message}`,
  );
}

function refusalOf(request: IncomingMessage): EgressRefusal {
  const target = request.url ?? '';
  const authority =
    request.method === 'CONNECT' || !URL.canParse(target) ? authorityOf(target) : authorityOf(new URL(target).host);
  const tag = tagOf(request);
  return {
    ...authority,
    host: authority.host || (request.headers.host ?? ''),
    at: new Date().toISOString(),
    method: request.method ?? '',
    ...(tag === undefined ? {} : { tag }),
  };
}

function authorityOf(authority: string): { host: string; port: number | null } {
  const match = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?$/.exec(authority);
  return { host: match?.[1]?.toLowerCase() ?? '', port: match?.[2] === undefined ? null : Number(match[2]) };
}

function tagOf(request: IncomingMessage): string | undefined {
  const [scheme, value] = (request.headers['proxy-authorization'] ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !value) return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[0];
}

async function closeAll(server: Server, tunnels: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of tunnels) socket.destroy();
  server.closeAllConnections();
  await closed;
}
