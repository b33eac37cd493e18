import type { DoorMessage, DoorRequest, Plant, PlantTools } from '../core/defect.ts';
import { asError } from '../core/error.ts';
import { DoorFailure } from './failure.ts';
import { discard, sendBuffered, sendRequest } from './forward.ts';
import { hasBody, pairs, type RawHeaders, rawHeaders } from './headers.ts';
import { headOf, type Passage } from './passage.ts';
import { collect } from './pump.ts';
import { messageOf, relay, sendMessage } from './respond.ts';
import { forwardedHeaders, targetOf } from './upstream.ts';

/** Passes an exchange through a planted defect. */
export async function passPlanted(passage: Passage, plant: Plant): Promise<void> {
  const request = headOf(passage);
  const tools: PlantTools = {
    writerAuthorization: passage.host.writerAuthorization ?? '',
    ...(passage.host.signers ? { signers: passage.host.signers } : {}),
    upstream: (further, body) => askUpstream(passage, further, body),
  };
  passage.log.plant = 'applied';
  const decision = plant.request ? await crashing(passage, () => plant.request!(request, tools)) : undefined;
  if (decision && 'answer' in decision) {
    continueClient(passage);
    await discard(passage);
    await sendMessage(passage, decision.answer);
    return;
  }
  const head = headToSend(passage, plant, decision?.forward);
  const { response, sent } = await send(passage, plant, request, head);
  if (!plant.response) {
    await relay(passage, response);
  } else {
    const { complete, bytes } = await collect(response, passage.limits.plantBytes);
    if (complete) {
      const changed = await crashing(passage, () => plant.response!(messageOf(response, bytes), request, tools));
      await sendMessage(passage, changed);
    } else {
      passage.log.plant = 'too-large';
      await relay(passage, response, bytes);
    }
  }
  await sent;
}

interface Head {
  readonly method: string;
  readonly path: string;
  readonly headers: RawHeaders;
}

/** Untouched headers keep their spelling; compressed responses could not be rewritten. */
function headToSend({ request }: Passage, plant: Plant, changed: DoorRequest | undefined): Head {
  const { method, path } = changed ?? { method: request.method!, path: request.url! };
  const headers = changed ? rawHeaders(changed.headers) : request.rawHeaders;
  if (!plant.response) return { method, path, headers };
  const kept = [...pairs(headers)].filter(([name]) => name.toLowerCase() !== 'accept-encoding').flat();
  return { method, path, headers: [...kept, 'accept-encoding', 'identity'] };
}

async function send(passage: Passage, plant: Plant, request: DoorRequest, head: Head) {
  if (!plant.requestBody || !hasBody(passage.request)) return await sendRequest(passage, head);
  if (Number(passage.request.headers['content-length'] ?? 0) > passage.limits.plantBytes) {
    passage.log.plant = 'too-large';
    return await sendRequest(passage, head);
  }
  continueClient(passage);
  const { complete, bytes } = await collect(passage.request, passage.limits.plantBytes);
  passage.log.requestBody.update(bytes);
  if (!complete) {
    passage.log.plant = 'too-large';
    return await sendRequest(passage, head, bytes);
  }
  const body = await crashing(passage, () => plant.requestBody!(bytes, request));
  return { response: await sendBuffered(passage, head, body), sent: Promise.resolve() };
}

/** The body has to be here before anything else can be done with it. */
function continueClient(passage: Passage): void {
  if (!passage.awaitsContinue) return;
  passage.awaitsContinue = false;
  passage.response.writeContinue();
}

/** Runs a defect's own code. Its crash is an error of the harness, and must not look like a defect that was noticed. */
async function crashing<T>(passage: Passage, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    passage.log.plant = 'crashed';
    throw new DoorFailure('plant-crashed', `The planted defect threw: ${asError(error).message}`, { cause: error });
  }
}

/** Whether the plant wants this exchange; a matcher that throws is a crash like any other. */
export async function wants(passage: Passage, plant: Plant): Promise<boolean> {
  return await crashing(passage, () => plant.matches(headOf(passage)));
}

/** A request of the defect's own, to the same registry. */
async function askUpstream(passage: Passage, request: DoorRequest, body?: Buffer): Promise<DoorMessage> {
  const { pool, limits } = passage;
  const named = [...pairs(rawHeaders(request.headers))].filter(([name]) => name.toLowerCase() !== 'content-length');
  const headers = forwardedHeaders(passage, named.flat());
  if (request.headers.host === undefined) headers.push('Host', passage.request.headers.host!);
  if (body) headers.push('Content-Length', String(body.length));
  const head = { method: request.method, path: targetOf(passage, request.path), headers };
  const response = await (body
    ? pool.send(passage, { ...head, body: 'length' }, body)
    : pool.ask(passage, { ...head, body: 'none' }));
  const collected = await collect(response, limits.plantBytes);
  if (!collected.complete) {
    response.destroy();
    throw new Error(`${request.path} is longer than ${limits.plantBytes} bytes.`);
  }
  return messageOf(response, collected.bytes);
}
