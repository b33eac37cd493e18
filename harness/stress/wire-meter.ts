import type { RawRequest, Send } from '../core/http.ts';

/** Counts what passes between the sender and the target, at the sender. */
export class WireMeter {
  requests = 0;
  /** Bytes of request bodies. */
  sent = 0;
  /** Bytes of response bodies that were read. */
  received = 0;
  /** Requests that have no complete answer yet: now, and at most so far. */
  open = 0;
  peak = 0;

  readonly intercept =
    (send: Send): Send =>
    async (method, path, request) => {
      this.requests += 1;
      this.open += 1;
      this.peak = Math.max(this.peak, this.open);
      this.sent += sizeOf(request?.body);
      try {
        const response = await send(method, path, request);
        this.received += response.size;
        return response;
      } finally {
        this.open -= 1;
      }
    };
}

function sizeOf(body: RawRequest['body']): number {
  if (body === undefined) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  return Buffer.isBuffer(body) ? body.length : body.size;
}
