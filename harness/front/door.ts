import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TEST_DOMAIN } from '../core/certificate.ts';
import type { DoorRequest } from '../core/defect.ts';
import type { Impaired, Impairment } from '../core/doorway.ts';
import { asError, HarnessError } from '../core/error.ts';
import { createRedactor, type Redactor } from '../core/redact.ts';
import { armed, ByteHook, type BytesCallback, type HookBytes } from './byte-hook.ts';
import { ExchangeLog, type WireRecorder } from './exchange.ts';
import { DoorFailure, isPlannedCut, Lost } from './failure.ts';
import { drop, forward } from './forward.ts';
import { HostImpairment } from './impair.ts';
import { createListener, type DoorCertificates, listen } from './listener.ts';
import { DEFAULT_LIMITS, type DoorLimits, type Passage } from './passage.ts';
import { passPlanted, wants } from './planted.ts';
import { type Answering, sendFailure } from './respond.ts';
import { type Stage, StageHook } from './stage-hook.ts';
import { closeTells, UpstreamPool } from './upstream.ts';
import { type HostOptions, labelOf, type VirtualHost, VirtualHosts } from './virtual-host.ts';

export interface DoorOptions {
  readonly certificates: DoorCertificates;
  readonly recorder: WireRecorder;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Loopback addresses to listen on; 127.0.0.1 by default. */
  readonly addresses?: readonly [string, ...string[]];
  /** For the hosts that have none of their own. May be set later: the door opens before the target starts. */
  readonly upstream?: URL;
  readonly redactor?: Redactor;
  readonly limits?: Partial<DoorLimits>;
}

/** A registered host. */
export interface DoorHost extends Disposable {
  /** `<label>.regproof.test` */
  readonly name: string;
  /** Where clients reach it; ends in `/`. */
  readonly url: string;
  setUpstream(upstream: URL): void;
  /** Waits until the host's exchanges have ended and are recorded: a client may have its answer before that. At most `SETTLE_MS`. */
  settled(): Promise<void>;
  remove(): void;
}

/** The front door: terminates TLS before the registries that the harness started, and records what passes. */
export interface Door extends AsyncDisposable {
  readonly port: number;
  /** Registers `<label>.regproof.test`. `<bad case>-of-<label>.regproof.test` is the same host behind that bad certificate. */
  host(label: string, options?: HostOptions): DoorHost;
  /** The upstream of all hosts that have none of their own. */
  setUpstream(upstream: URL): void;
  /** Exchanges of a host that have not ended: now, and at most so far. */
  inFlight(label: string): { now: number; peak: number };
  /**
   * Holds the next request to the host when exactly `bytes` bytes of its body have been forwarded, and runs `callback`. Requests
   * with shorter bodies pass by. Dispose of it to disarm it.
   */
  onRequestBytes(
    label: string,
    bytes: HookBytes,
    callback: BytesCallback,
    matches?: (request: DoorRequest) => boolean,
  ): Disposable;
  /** Holds the next request to the host that matches when it reaches a stage, and runs `callback`. Dispose of it to disarm it. */
  onStage(label: string, stage: Stage, callback: BytesCallback, matches: (request: DoorRequest) => boolean): Disposable;
  /** Makes the network before a host worse for what begins from now on. One at a time. */
  impair(label: string, impairment: Impairment): Impaired;
  /** Waits until the exchanges of a registered host have ended and are recorded; at most `SETTLE_MS`. */
  settled(label: string): Promise<void>;
  /** Stops accepting, gives running exchanges `graceMs` (2000 by default) to end, then cuts them. */
  close(graceMs?: number): Promise<void>;
}

/** A client that keeps its connection open for ever must not hold up the report. */
const SETTLE_MS = 2_000;

/** Opens a front door. */
export async function startDoor(options: DoorOptions): Promise<Door> {
  const door = new FrontDoor(options);
  await door.open(options.addresses ?? ['127.0.0.1'], options.port ?? 0);
  return door;
}

class FrontDoor implements Door {
  port = 0;
  readonly #hosts = new VirtualHosts();
  readonly #pool: UpstreamPool;
  readonly #limits: DoorLimits;
  readonly #options: DoorOptions;
  readonly #redactor: Redactor;
  readonly #servers: Server[] = [];
  readonly #running = new Set<Promise<void>>();
  #upstream: URL | undefined;
  #exchanges = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#pool = new UpstreamPool(this.#limits);
    this.#redactor = options.redactor ?? createRedactor();
    this.#upstream = options.upstream;
  }

  async open(addresses: readonly string[], port: number): Promise<void> {
    this.port = port;
    for (const address of addresses) {
      const server = createListener(this.#options.certificates, this.#limits, (host, reason) =>
        this.#refused(host, reason),
      );
      this.#servers.push(server);
      server.on('request', (request, response) => this.#accept(request, response, false));
      server.on('checkContinue', (request, response) => this.#accept(request, response, true));
      await listen(server, address, this.port);
      this.port = (server.address() as AddressInfo).port;
    }
  }

  host(label: string, options: HostOptions = {}): DoorHost {
    const host = this.#hosts.add(label, options);
    const name = `${label}.${TEST_DOMAIN}`;
    const remove = () => this.#hosts.remove(host);
    return {
      name,
      url: `https://${name}:${this.port}${host.prefix ?? ''}/`,
      setUpstream: (upstream) => {
        host.upstream = upstream;
      },
      settled: () => settledWithin(host.running, SETTLE_MS),
      remove,
      [Symbol.dispose]: remove,
    };
  }

  setUpstream(upstream: URL): void {
    this.#upstream = upstream;
  }

  inFlight(label: string): { now: number; peak: number } {
    const { running, peak } = this.#registered(label);
    return { now: running.size, peak };
  }

  onRequestBytes(
    label: string,
    bytes: HookBytes,
    callback: BytesCallback,
    matches?: (request: DoorRequest) => boolean,
  ) {
    return armed(this.#registered(label).hooks, new ByteHook(bytes, callback, matches));
  }

  onStage(label: string, stage: Stage, callback: BytesCallback, matches: (request: DoorRequest) => boolean) {
    return armed(this.#registered(label).stages, new StageHook(stage, callback, matches));
  }

  impair(label: string, impairment: Impairment): Impaired {
    const host = this.#registered(label);
    const impaired = new HostImpairment(impairment, () => {
      delete host.impaired;
    });
    host.impaired = impaired;
    return impaired;
  }

  settled(label: string): Promise<void> {
    return settledWithin(this.#registered(label).running, SETTLE_MS);
  }

  async close(graceMs = 2000): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const server of this.#servers) server.closeIdleConnections();
    await settledWithin(this.#running, graceMs);
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(closed);
    await Promise.all(this.#running);
    this.#pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #registered(label: string): VirtualHost {
    const host = this.#hosts.get(label);
    if (host) return host;
    throw new HarnessError('INTERNAL', `Host ${label} is not registered.`, 'Register it first.');
  }

  #accept(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void {
    const exchange = this.#serve(request, response, awaitsContinue);
    const host = this.#hosts.find(labelOf(request.headers.host) ?? '');
    this.#running.add(exchange);
    host?.running.add(exchange);
    if (host) host.peak = Math.max(host.peak, host.running.size);
    exchange.finally(() => {
      this.#running.delete(exchange);
      host?.running.delete(exchange);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): Promise<void> {
    const label = labelOf(request.headers.host);
    const host = label === undefined ? undefined : this.#hosts.find(label);
    const log = new ExchangeLog({
      id: ++this.#exchanges,
      host: label ?? request.headers.host ?? '',
      ...(host?.tag === undefined ? {} : { tag: host.tag }),
      method: request.method!,
      path: request.url!,
      rawHeaders: request.rawHeaders,
    });
    const client = new AbortController();
    request.on('error', closeTells);
    response.on('error', closeTells);
    response.once('close', () => {
      if (response.writableFinished) return;
      log.end('client-abort');
      client.abort();
    });
    const answering = { request, response, log, awaitsContinue };
    try {
      const upstream = this.#admit(request, host);
      await passThrough(
        Object.assign(answering, { ...upstream, pool: this.#pool, limits: this.#limits, signal: client.signal }),
      );
    } catch (error) {
      await fail(answering, error);
    }
    this.#options.recorder.record(await log.exchange(this.#redactor));
  }

  /** Where the request goes; throws when it may not go anywhere. */
  #admit(request: IncomingMessage, host: VirtualHost | undefined): { host: VirtualHost; upstream: URL } {
    if (!host) throw new DoorFailure('unknown-host', `No host ${request.headers.host} is registered.`);
    if (!request.url!.startsWith('/') && request.url !== '*') {
      throw new DoorFailure('absolute-target', 'This is not a forward proxy.');
    }
    // This exchange is not counted yet.
    if (this.#running.size >= this.#limits.concurrent) {
      throw new DoorFailure('too-many-exchanges', `${this.#limits.concurrent} exchanges are running already.`);
    }
    const upstream = host.upstream ?? this.#upstream;
    if (!upstream) throw new DoorFailure('no-upstream', 'The target has not been started yet.');
    return { host, upstream };
  }

  #refused(name: string, reason: string): void {
    const label = labelOf(name);
    const tag = label === undefined ? undefined : this.#hosts.find(label)?.tag;
    const at = new Date().toISOString();
    this.#options.recorder.refused?.({ host: label ?? name, ...(tag === undefined ? {} : { tag }), at, reason });
  }
}

async function passThrough(passage: Passage): Promise<void> {
  const { plant } = passage.host;
  if (plant && (await wants(passage, plant))) await passPlanted(passage, plant);
  else await forward(passage);
}

/** Ends an exchange that went wrong: with an answer where one can still be given, by cutting the connection otherwise. */
async function fail(answering: Answering, error: unknown): Promise<void> {
  const { log, response } = answering;
  if (error instanceof Lost) {
    log.end(error.side === 'source' ? 'upstream-abort' : 'client-abort');
    response.destroy();
    return;
  }
  const failure = error instanceof DoorFailure ? error : new DoorFailure('internal', asError(error).message);
  log.end(failure.reason.startsWith('upstream-re') ? 'upstream-abort' : 'door', failure.reason, failure.message);
  if (response.headersSent || response.destroyed || isPlannedCut(failure)) {
    drop(response, failure);
    return;
  }
  try {
    await sendFailure(answering, failure);
  } catch (lost) {
    // The client went away meanwhile; what ended the exchange is recorded already.
    if (!(lost instanceof Lost)) throw lost;
  }
}

async function settledWithin(running: ReadonlySet<Promise<void>>, ms: number): Promise<void> {
  if (running.size === 0) return;
  const deadline = Promise.withResolvers<void>();
  const timer = setTimeout(deadline.resolve, ms);
  await Promise.race([Promise.allSettled(running), deadline.promise]);
  clearTimeout(timer);
}
