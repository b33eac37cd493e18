import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Messages over a connection, each a line of JSON. */
export class Channel<Out, In> {
  readonly #socket: Socket;
  /** Settles when the other side has gone, however that came about. */
  readonly closed: Promise<void>;

  constructor(socket: Socket, onMessage: (message: In) => void) {
    this.#socket = socket.setNoDelay();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    // A reset is told by what follows it.
    socket.on('error', () => {}).once('close', () => resolve());
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })
      .on('error', () => {})
      .on('line', (line) => onMessage(JSON.parse(line)));
  }

  /** Nothing happens when the other side has gone. */
  send(message: Out): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  close(): void {
    this.#socket.destroy();
  }
}
