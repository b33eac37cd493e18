import { Readable } from 'node:stream';
import type { Role } from '../core/access.ts';
import { KEPT_BODY, type RawRequest, type SentRequest, type StreamedBody } from '../core/http.ts';

/** A request as it is sent, with a body that is remembered as far as it is kept. A stream is read once: what passes is copied. */
export function remembered(
  request: RawRequest,
  as: Role,
): { sent: SentRequest; body: Readable | Buffer | string | null } {
  const { body, headers = {} } = request;
  if (body === undefined) return { sent: { as, headers, size: null, bytes: () => null }, body: null };
  if (!isStreamed(body)) {
    const size = Buffer.byteLength(body);
    return { sent: { as, headers, size, bytes: () => (size > KEPT_BODY ? null : Buffer.from(body)) }, body };
  }
  const { size } = body;
  if (size > KEPT_BODY) return { sent: { as, headers, size, bytes: () => null }, body: body.stream() };
  const chunks: Buffer[] = [];
  return {
    sent: { as, headers, size, bytes: () => Buffer.concat(chunks) },
    body: Readable.from(copied(body.stream(), chunks)),
  };
}

export function isStreamed(body: RawRequest['body']): body is StreamedBody {
  return typeof body === 'object' && 'stream' in body;
}

async function* copied(stream: Readable, chunks: Buffer[]): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    chunks.push(chunk);
    yield chunk;
  }
}
