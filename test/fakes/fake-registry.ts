import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A registry on loopback that is written byte by byte, so that it can do what no HTTP library allows. */
export interface FakeRegistry extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly origin: string;
  /** Heads of the requests that arrived. */
  readonly heads: string[];
  /** Bodies of the requests that arrived together with their head. */
  readonly bodies: string[];
  /** Connections that are open. */
  open(): number;
}

export type Answer = (socket: Socket, head: string) => void;

/** Starts a fake registry; `answer` gets each request's head and writes whatever it likes. */
export async function fakeRegistry(answer: Answer): Promise<FakeRegistry> {
  const heads: string[] = [];
  const bodies: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        heads.push(head);
        bodies.push(text.slice(end + 4, end + 4 + length));
        text = text.slice(end + 4 + length);
        answer(socket, head);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    bodies,
    open: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A complete response. */
export function reply(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Fake\r\n${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

/** Path of a request's head. */
export function pathOf(head: string): string {
  return head.split(' ')[1]!;
}
