import type { ClientRequest, IncomingMessage } from 'node:http';

/** Bodies of this length and more are worth it. */
const LONG = 4 * 1024 ** 2;

/**
 * Lets the rest of a long response reach its reader as it comes from the socket: node:http's parser copies every piece of a body,
 * which takes a third of the time of a large download. The connection is not used again. Call it before the body is read; where
 * it meets something else than it knows, it leaves the parser at work.
 */
export function bypassParser(message: IncomingMessage & { readonly req?: ClientRequest }): void {
  const { socket, req } = message;
  let left = Number(message.headers['content-length'] ?? 0) - message.readableLength;
  const [parse, ...others] = socket.listeners('data') as ((chunk: Buffer) => void)[];
  if (!(left >= LONG) || message.headers['transfer-encoding'] !== undefined) return;
  if (!req || !parse || others.length > 0 || message.complete || message.readableFlowing !== null) return;
  const pass = (chunk: Buffer) => {
    const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= part.length;
    if (!message.push(part)) socket.pause();
    if (left > 0) return;
    socket.off('data', pass);
    message.complete = true;
    message.push(null);
  };
  req.shouldKeepAlive = false;
  socket.off('data', parse).on('data', pass);
}
