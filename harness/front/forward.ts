import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { DoorRequest } from '../core/defect.ts';
import { writeUpToHooks } from './byte-hook.ts';
import { DoorFailure, isPlannedCut, Lost } from './failure.ts';
import { hasBody, pairs, type RawHeaders } from './headers.ts';
import { headOf, type Passage } from './passage.ts';
import { pump } from './pump.ts';
import { relay } from './respond.ts';
import { isAwaited, reachStage } from './stage-hook.ts';
import { forwardedHeaders, responseOf, targetOf, type UpstreamHead } from './upstream.ts';

/** Passes one exchange through as it is. */
export async function forward(passage: Passage): Promise<void> {
  const { request } = passage;
  const head = { method: request.method!, path: request.url!, headers: request.rawHeaders };
  // What began in a bad network ends in it.
  const { impaired } = passage.host;
  await impaired?.request(passage.signal);
  const answer = await sendRequest(passage, head);
  await reachStage(passage, 'answered');
  await impaired?.answer(passage.signal);
  await relay(passage, answer.response);
  await answer.sent;
}

export interface Answer {
  readonly response: IncomingMessage;
  /** Settles when the client's body has been read, or never will be. */
  readonly sent: Promise<void>;
}

/** Sends the client's request to the upstream and waits for the head of the response. `start`: what was read of the body. */
export async function sendRequest(
  passage: Passage,
  head: { method: string; path: string; headers: RawHeaders },
  start?: Buffer,
): Promise<Answer> {
  const { request } = passage;
  const upstreamHead = upstreamHeadOf(passage, head);
  if (upstreamHead.body === 'none') {
    request.resume();
    return { response: await passage.pool.ask(passage, upstreamHead), sent: Promise.resolve() };
  }
  const upstream = passage.pool.open(passage, upstreamHead, false);
  upstream.flushHeaders();
  upstream.once('continue', () => {
    if (!passage.awaitsContinue) return;
    passage.awaitsContinue = false;
    passage.response.writeContinue();
  });
  const heldWhenSent = isAwaited(passage, 'sent');
  const cut = Promise.withResolvers<never>();
  // Rejected only while the response is awaited; afterwards the cut shows in the connections.
  cut.promise.catch(() => undefined);
  // Once its response is finished, node:http no longer tells a request that its connection was closed.
  const closed = () => request.destroy();
  request.socket.once('close', closed);
  const sent = sendBody(passage, upstream, start)
    .catch((error: Error) => {
      cut.reject(error);
      endEarly(passage, error);
      upstream.destroy(error);
    })
    .finally(() => request.socket.off('close', closed));
  const response = await Promise.race([responseOf(upstream), cut.promise]);
  // An upstream may answer faster than the hook is reached: its answer is not passed on before the hook has had its say.
  if (heldWhenSent && !passage.awaitsContinue) await Promise.race([cut.promise, sent]);
  return { response, sent: passage.awaitsContinue ? Promise.resolve() : sent };
}

/** Sends a request whose body is in memory. */
export async function sendBuffered(
  passage: Passage,
  head: { method: string; path: string; headers: RawHeaders },
  body: Buffer,
): Promise<IncomingMessage> {
  const headers = [...pairs(head.headers)].filter(([name]) => !/^(?:content-length|expect)$/i.test(name)).flat();
  if (body.length > 0 || hasBody(passage.request)) headers.push('Content-Length', String(body.length));
  return await passage.pool.send(passage, { ...upstreamHeadOf(passage, { ...head, headers }), body: 'length' }, body);
}

function upstreamHeadOf(passage: Passage, head: { method: string; path: string; headers: RawHeaders }): UpstreamHead {
  const { request } = passage;
  const chunked = request.headers['transfer-encoding'] !== undefined;
  const headers = forwardedHeaders(passage, head.headers);
  const body = chunked ? 'chunked' : hasBody(request) ? 'length' : 'none';
  const framing = body === 'none' && needsLength(head.method, request) ? ['Content-Length', '0'] : [];
  return { method: head.method, path: targetOf(passage, head.path), headers: [...headers, ...framing], body };
}

/** node:http would announce a chunked body for these methods when no length is stated. */
function needsLength(method: string, request: IncomingMessage): boolean {
  const implied = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'].includes(method);
  return !implied && request.headers['content-length'] === undefined;
}

/** The client's body did not get to its end: says so, and drops the client where an answer would make no sense. */
function endEarly({ log, response }: Passage, error: Error): void {
  if (!(error instanceof DoorFailure)) log.end('client-abort');
  else log.end('door', error.reason, error.message);
  if (response.headersSent || !(error instanceof DoorFailure) || isPlannedCut(error)) drop(response, error);
}

/** Drops the client; with a reset where one was planned. */
export function drop(response: Passage['response'], error: Error): void {
  if (error instanceof DoorFailure && error.reason === 'byte-hook-reset') rawSocketOf(response)?.resetAndDestroy();
  response.destroy();
}

/** The TCP connection below the client's TLS: only that can be reset. */
function rawSocketOf({ socket }: Passage['response']): Socket | undefined {
  const { _parent: raw } = (socket ?? {}) as { _parent?: Socket };
  return raw;
}

/** Streams the client's body to the upstream. Rejects when the client goes away or a hook cuts. */
async function sendBody(passage: Passage, upstream: ClientRequest, start?: Buffer): Promise<void> {
  const { request, log, limits } = passage;
  const doorRequest: DoorRequest = headOf(passage);
  let forwarded = 0;
  log.requestBody.announce(Number(request.headers['content-length'] ?? 0));
  const write = (chunk: Buffer) => {
    const event = { forwarded, exchange: log.start.id, request: doorRequest };
    forwarded += chunk.length;
    const held =
      passage.host.hooks.size > 0 ? writeUpToHooks([...passage.host.hooks], chunk, upstream, event) : undefined;
    return held ?? passage.host.impaired?.pace(chunk, upstream);
  };
  try {
    if (start && start.length > 0) {
      const held = write(start);
      if (held) await held;
      else upstream.write(start);
    }
    const inspect = (chunk: Buffer) => {
      if (log.requestBody.bytes > limits.bodyBytes) {
        throw new DoorFailure('request-body-too-large', `The request is longer than ${limits.bodyBytes} bytes.`);
      }
      return write(chunk);
    };
    await pump({ source: request, sink: upstream, tap: log.requestBody, inspect });
    const trailers = [...pairs(request.rawTrailers)];
    if (trailers.length > 0) upstream.addTrailers(trailers);
    upstream.end();
    if (passage.host.stages.size > 0) await handedOver(upstream).then(() => reachStage(passage, 'sent'));
  } catch (error) {
    // The upstream stopped reading: it may have answered already. What else the client sends is counted and dropped.
    if (error instanceof Lost && error.side === 'sink') await discard(passage);
    else throw error;
  }
}

/** Resolves when the last byte of a request that was ended is the operating system's, or when nobody takes it any more. */
async function handedOver(upstream: ClientRequest): Promise<void> {
  if (!upstream.writableFinished && !upstream.destroyed)
    await Promise.race([once(upstream, 'finish'), once(upstream, 'close')]);
}

/** Reads the client's body to its end without sending it anywhere. */
export function discard({ request, log }: Passage): Promise<void> {
  return new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) {
      resolve();
      return;
    }
    request.on('data', (chunk: Buffer) => log.requestBody.update(chunk));
    request.once('close', resolve).once('end', resolve);
    request.resume();
  });
}
