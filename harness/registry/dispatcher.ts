import type { FastifyReply, FastifyRequest } from 'fastify';
import { asError } from '../core/error.ts';
import { type Identity, Refusal, type RegistryProtocol, type RegistryResponse, type Route } from '../core/registry.ts';
import type { Signer } from '../core/signing.ts';
import { isDiskFull, isReadOnly } from '../core/storage-error.ts';
import type { AccountBook } from './accounts.ts';
import { answer } from './answer.ts';
import { isConflict, isDatabaseGone } from './postgres.ts';
import { RequestRepository, type Stores } from './repository.ts';
import { assertLength, publicRoot, RequestBody, registryRequest } from './request.ts';
import { decodeSegments, Router } from './router.ts';
import type { Log } from './server.ts';

interface Mount {
  readonly id: string;
  /** First segment of its paths. */
  readonly segment: string;
  readonly registry: RegistryProtocol;
  readonly router: Router;
}

export interface DispatcherOptions {
  readonly formats: readonly { readonly id: string; readonly registry: RegistryProtocol }[];
  readonly stores: Stores;
  readonly accounts: AccountBook;
  readonly maxBytes: number;
  readonly signer: Signer | null;
  readonly logger: Log;
}

/** Finds the format and route of each request, judges access, runs the handler and sends what came of it, whatever that is. */
export class Dispatcher {
  readonly #mounts = new Map<string, Mount>();
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    for (const { id, registry } of options.formats) {
      const segment = registry.mount ?? id;
      this.#mounts.set(segment, { id, segment, registry, router: new Router(registry.routes) });
    }
  }

  /** Answers one request; never rejects. */
  async dispatch(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    try {
      await this.#serve(request, reply);
    } catch (error) {
      this.#options.logger.error({ err: error, url: request.originalUrl }, 'request failed after its answer');
      request.raw.destroy();
    }
  }

  async #serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const mount = this.#mounts.get(request.originalUrl.split(/[/?]/, 2)[1] ?? '') ?? null;
    const body = new RequestBody(request.raw, this.#options.maxBytes);
    const { blobs } = this.#options.stores;
    try {
      await answer(request, reply, await this.#respond(request, mount, body), blobs);
    } catch (error) {
      await answer(request, reply, this.#failure(request, mount, asError(error)), blobs);
    }
    body.discard();
  }

  async #respond(request: FastifyRequest, mount: Mount | null, body: RequestBody): Promise<RegistryResponse> {
    const [path = '/', ...query] = request.originalUrl.split('?');
    const [first = '', ...segments] = decodeSegments(path);
    if (!mount) return first === '-' && segments.join('/') === 'health' ? health : plain(404, 'Not found.');
    const match = mount.router.match(request.method, segments);
    if (!match) throw new Refusal(404, `${path} does not exist.`);
    if ('allow' in match) {
      const refusal = mount.registry.refusal(400, `${request.method} is not allowed here.`);
      return { ...refusal, status: 405, headers: { ...refusal.headers, Allow: match.allow.join(', ') } };
    }
    const identity = this.#admit(match.route, request);
    const { accounts, maxBytes, signer } = this.#options;
    assertLength(request.raw, maxBytes);
    // Disposed before the answer is sent: who is refused finds nothing left of the attempt.
    await using repository = new RequestRepository(this.#options.stores, mount.id);
    const context = { mount: mount.segment, params: match.params, identity, accounts, signer, body };
    const parameters = new URLSearchParams(query.join('?'));
    return await match.route.handle(registryRequest(request.raw, { ...context, query: parameters }), repository);
  }

  /** Judges access by the route, after the credential: one that is wrong is refused even where none is needed. */
  #admit({ access }: Route, request: FastifyRequest): Identity | null {
    const { accounts } = this.#options;
    if (access === 'public') return null;
    const identity = accounts.identify(request.headers.authorization);
    if (identity === null && (access === 'write' || !accounts.anonymousRead)) {
      throw new Refusal(401, 'A credential is needed.');
    }
    if (access === 'write' && !identity?.mayWrite) throw new Refusal(403, 'This credential may only read.');
    return identity;
  }

  #failure(request: FastifyRequest, mount: Mount | null, error: Error): RegistryResponse {
    const shape = (status: Parameters<RegistryProtocol['refusal']>[0], message: string): RegistryResponse =>
      mount?.registry.refusal(status, message) ?? plain(status, message);
    if (error instanceof Refusal) {
      const response = shape(error.status, error.message);
      if (error.status !== 401) return response;
      return { ...response, headers: { ...response.headers, 'WWW-Authenticate': challengeOf(mount, request) } };
    }
    this.#options.logger.error({ err: error, method: request.method, url: request.originalUrl }, 'request failed');
    const later = (message: string): RegistryResponse => {
      const response = shape(500, message);
      return { ...response, status: 503, headers: { ...response.headers, 'Retry-After': '1' } };
    };
    if (isDatabaseGone(error)) return later('The database cannot be reached.');
    if (isConflict(error)) return later('Another transaction came first; nothing was stored.');
    if (isReadOnly(error)) return later('Storage may only be read; nothing was stored.');
    if (isDiskFull(error)) return { ...shape(500, 'The disk is full; nothing was stored.'), status: 507 };
    return shape(500, 'Internal error.');
  }
}

function challengeOf(mount: Mount | null, { method, originalUrl, raw }: FastifyRequest): string {
  const challenge = mount?.registry.challenge ?? 'Basic realm="regproof"';
  if (typeof challenge === 'string' || !mount) return String(challenge);
  const path = originalUrl.split('?', 1)[0]!.slice(mount.segment.length + 1);
  return challenge({ method, path, root: publicRoot(raw, mount.segment) });
}

const health: RegistryResponse = {
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: '{"status":"ok"}',
};

function plain(status: number, message: string): RegistryResponse {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ error: message }) };
}
