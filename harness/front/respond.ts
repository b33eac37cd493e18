import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { DoorMessage } from '../core/defect.ts';
import { DoorFailure, Lost } from './failure.ts';
import { endToEnd, headerRecord, pairs, type RawHeaders, rawHeaders } from './headers.ts';
import { writeAndCut } from './impair.ts';
import { bypassParser } from './long-body.ts';
import type { Passage } from './passage.ts';
import { pump } from './pump.ts';

/** Sends the upstream's response on as it comes. `start`: a beginning of the body that was read already. */
export async function relay(passage: Passage, upstream: IncomingMessage, start?: Buffer): Promise<void> {
  const { response, log, limits } = passage;
  const chunked = upstream.headers['transfer-encoding'] !== undefined && response.req.httpVersion !== '1.0';
  // node:http refuses the announcement of trailers that it cannot send.
  writeHead(
    passage,
    upstream,
    endToEnd(upstream.rawHeaders, chunked && mayHaveBody(passage, upstream) ? [] : ['trailer']),
  );
  const length = Number(upstream.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  // A small body follows at once and shares the packet with its head.
  if (length > 64 * 1024) response.flushHeaders();
  log.responseBody.announce(Number(upstream.headers['content-length'] ?? 0));
  const { impaired } = passage.host;
  const inspect = (chunk: Buffer) => {
    const { bytes } = log.responseBody;
    if (bytes > limits.bodyBytes) {
      throw new DoorFailure('upstream-body-too-large', `The response is longer than ${limits.bodyBytes} bytes.`);
    }
    if (!impaired) return undefined;
    const room = impaired.responseBytes - (bytes - chunk.length);
    return chunk.length > room ? writeAndCut(response, chunk.subarray(0, room)) : impaired.pace(chunk, response);
  };
  if (start && start.length > 0) {
    log.responseBody.update(start);
    inspect(Buffer.alloc(0));
    response.write(start);
  } else if (mayHaveBody(passage, upstream)) {
    bypassParser(upstream);
  }
  await pump({ source: upstream, sink: response, tap: log.responseBody, inspect });
  const trailers = [...pairs(upstream.rawTrailers)];
  if (trailers.length > 0 && chunked) response.addTrailers(trailers);
  await finish(passage);
  log.end('complete');
}

/** Sends a message that the door holds in memory, with the length that the body has. */
export async function sendMessage(passage: Passage, message: DoorMessage): Promise<void> {
  const { response, log } = passage;
  const bodiless = passage.request.method === 'HEAD' || message.status === 204 || message.status === 304;
  const headers = endToEnd(rawHeaders(message.headers), ['trailer', ...(bodiless ? [] : ['content-length'])]);
  const body = bodiless ? Buffer.alloc(0) : message.body;
  if (!bodiless) headers.push('Content-Length', String(body.length));
  writeHead(passage, { statusCode: message.status, statusMessage: '' }, headers);
  if (body.length > 0) {
    log.responseBody.update(body);
    response.write(body);
  }
  await finish(passage);
  log.end('complete');
}

/** The door's own answer. */
export async function sendFailure(passage: Answering, failure: DoorFailure): Promise<void> {
  const body = Buffer.from(`${JSON.stringify({ error: failure.reason, message: failure.message })}\n`);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
    'x-regproof-door': failure.reason,
    // The rest of such a body is not worth reading.
    ...(failure.reason === 'request-body-too-large' ? { Connection: 'close' } : {}),
  };
  writeHead(passage, { statusCode: failure.status, statusMessage: '' }, rawHeaders(headers));
  if (passage.request.method !== 'HEAD') {
    passage.log.responseBody.update(body);
    passage.response.write(body);
  }
  await finish(passage);
}

/** What an answer needs; there is no upstream yet when the door itself refuses. */
export type Answering = Pick<Passage, 'response' | 'log' | 'request'>;

function writeHead(
  { response, log }: Answering,
  head: Pick<IncomingMessage, 'statusCode' | 'statusMessage'>,
  headers: RawHeaders,
): void {
  response.sendDate = false;
  // node:http itself ends the connection of a client that was never told to continue.
  response.writeHead(head.statusCode!, head.statusMessage || undefined, [...headers]);
  log.responded(head.statusCode!, headers);
}

function mayHaveBody({ request }: Passage, { statusCode }: IncomingMessage): boolean {
  return request.method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
}

async function finish({ response }: Pick<Passage, 'response'>): Promise<void> {
  const gone = new AbortController();
  const closed = () => gone.abort();
  response.once('close', closed);
  response.end();
  try {
    await once(response, 'finish', { signal: gone.signal });
  } catch (error) {
    if (!response.writableFinished) throw new Lost('sink', error);
  } finally {
    response.off('close', closed);
  }
}

/** Headers of a response as defects see them. */
export function messageOf(upstream: IncomingMessage, body: Buffer): DoorMessage {
  return { status: upstream.statusCode!, headers: headerRecord(upstream.rawHeaders), body };
}
