import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { BAD_CERTIFICATES, type BadCertificate } from '../core/certificate.ts';
import { HarnessError } from '../core/error.ts';
import type { DoorLimits } from './passage.ts';
import { badCaseOf, labelOf } from './virtual-host.ts';

/** PEM texts of a key and of the chain to present. */
export interface DoorCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface DoorCertificates {
  readonly server: DoorCertificate;
  readonly bad: Readonly<Record<BadCertificate, DoorCertificate>>;
}

/** A connection that ended before any request came: the name asked for, and the error if there was one. */
export type ConnectionRefused = (host: string, reason: string) => void;

/** Read and write buffers of a connection. The default of 16 KiB halves the throughput of large bodies. */
const BUFFER = 256 * 1024;

/** An HTTPS server that presents `<bad case>.regproof.test` and `<bad case>-of-*.regproof.test` the bad certificate of that name. */
export function createListener(
  certificates: DoorCertificates,
  limits: DoorLimits,
  onRefused: ConnectionRefused,
): Server {
  const bad = new Map<string, SecureContext>(
    BAD_CERTIFICATES.map((name) => [name, createSecureContext(certificates.bad[name])]),
  );
  const good = createSecureContext(certificates.server);
  const server = createServer({
    ...certificates.server,
    SNICallback: (name, done) => done(null, bad.get(badCaseOf(labelOf(name) ?? '') ?? '') ?? good),
    maxHeaderSize: limits.headerBytes,
    highWaterMark: BUFFER,
    // A whole request may take as long as it likes, as long as something moves: slow networks are a fault to be tested.
    requestTimeout: 0,
    headersTimeout: 60_000,
    keepAliveTimeout: 65_000,
  });
  // Later than the upstream's time is up, so that the client still gets the 504.
  server.setTimeout(limits.idleMs + 5000);
  watchRefusals(server, onRefused);
  // A tunnel through the door makes no sense.
  server.on('connect', (_request, socket) => answerRaw(socket as Socket, '405 Method Not Allowed'));
  return server;
}

/** Listens, and says so when somebody else has the port. */
export async function listen(server: Server, address: string, port: number): Promise<void> {
  server.listen(port, address);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new HarnessError(
      'PORT_IN_USE',
      `Port ${port} on ${address} is taken.`,
      'Free the port, or let the harness choose one.',
      { cause },
    );
  }
}

function watchRefusals(server: Server, onRefused: ConnectionRefused): void {
  const silent = new Map<Socket, string>();
  server.on('tlsClientError', (error, socket) => onRefused(nameOf(socket), codeOf(error)));
  server.on('secureConnection', (socket) => {
    silent.set(socket, 'closed');
    socket.once('close', () => {
      const reason = silent.get(socket);
      silent.delete(socket);
      if (reason !== undefined) onRefused(nameOf(socket), reason);
    });
  });
  const spoke = (request: { socket: Socket }) => silent.delete(request.socket);
  server.prependListener('request', spoke);
  server.prependListener('checkContinue', spoke);
  server.on('clientError', (error, socket) => {
    // With TLS 1.3 the refusal of a certificate arrives here, after the server's side of the handshake is done.
    if (silent.has(socket as Socket)) silent.set(socket as Socket, codeOf(error));
    answerRaw(
      socket as Socket,
      codeOf(error) === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request',
    );
  });
}

function answerRaw(socket: Socket, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

function nameOf(socket: TLSSocket): string {
  return (socket as TLSSocket & { servername?: string | false }).servername || '';
}
