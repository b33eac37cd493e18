import { Readable } from 'node:stream';
import type { RawRequest, Send, StreamedBody } from '../core/http.ts';
import type { Barrier } from './barrier.ts';

/** Bytes that are sent before the barrier at most: they fit the socket's buffers even where a registry reads one request at a time. */
const AHEAD = 16 * 1024;

/**
 * Holds the first request with a body back in mid-body: its head and its first bytes, all but the last one of a small body, are with the registry
 * when the barrier opens. So all requests of one barrier are in flight at the same moment, whatever the registry's speed.
 */
export function heldBody(barrier: Barrier): { intercept: (send: Send) => Send; settled(): void } {
  let [started, arrived] = [false, false];
  return {
    intercept: (send) => (method, path, request) => {
      const body = streamed(request?.body);
      if (started || body === null) return send(method, path, request);
      started = true;
      const stream = () =>
        Readable.from(
          split(body, () => {
            arrived = true;
            return barrier.arrive();
          }),
          // Nothing is read ahead: the barrier is reached when the first bytes were taken by the connection.
          { highWaterMark: 1 },
        );
      return send(method, path, { ...request, body: { size: body.size, stream } });
    },
    settled() {
      if (!arrived) barrier.withdraw();
    },
  };
}

function streamed(body: RawRequest['body']): StreamedBody | null {
  if (body === undefined) return null;
  if (typeof body === 'object' && 'stream' in body) return body.size > 0 ? body : null;
  const bytes = Buffer.from(body);
  return bytes.length > 0 ? { size: bytes.length, stream: () => Readable.from([bytes]) } : null;
}

async function* split(body: StreamedBody, hold: () => Promise<void>): AsyncGenerator<Buffer> {
  const ahead = Math.min(body.size - 1, AHEAD);
  let sent = 0;
  let held = false;
  for await (const chunk of body.stream() as AsyncIterable<Buffer>) {
    const before = held ? 0 : Math.min(ahead - sent, chunk.length);
    if (before > 0) yield chunk.subarray(0, before);
    if (!held && before < chunk.length) {
      held = true;
      await hold();
    }
    if (before < chunk.length) yield chunk.subarray(before);
    sent += chunk.length;
  }
}
