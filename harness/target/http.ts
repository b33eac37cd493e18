import { Agent, request as send } from 'undici';
import type { Access, Credential, Role } from '../core/access.ts';
import { Digester, type Digests } from '../core/digest.ts';
import { asError } from '../core/error.ts';
import { Violation } from '../core/finding.ts';
import type { HttpTuning, RawHttp, RawRequest, RawResponse, Send, SentRequest } from '../core/http.ts';
import { isStreamed, remembered } from './sent-request.ts';

/** What a registry may take before the exchange counts as a violation. */
const LIMITS = {
  ms: 60_000,
  idleMs: 15_000,
  headerBytes: 64 * 1024,
  bodyBytes: 256 * 1024 * 1024,
  keptBytes: 16 * 1024 * 1024,
  redirects: 5,
};

export type HttpLimits = Readonly<typeof LIMITS>;

/** Connections to the registry under test, shared by all cells of a run. */
export function httpAgent(options: { ca?: string; lookup?: LookupFunction; limits?: Partial<HttpLimits> }): Agent {
  const { idleMs, headerBytes } = { ...LIMITS, ...options.limits };
  return new Agent({
    connect: {
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.lookup ? { lookup: options.lookup } : {}),
    },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
    maxHeaderSize: headerBytes,
    keepAliveTimeout: 5_000,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the signature of dns.lookup has overloads that undici leaves open as well
type LookupFunction = (hostname: string, options: any, callback: any) => void;

export interface HttpOptions {
  readonly agent: Agent;
  access(role: Role): Access;
  authorization(credential: Credential): string | undefined;
  readonly signal: AbortSignal;
  readonly limits?: Partial<HttpLimits>;
  readonly tuning?: HttpTuning;
  /** Called after each exchange, redirects included. */
  onExchange(exchange: {
    purpose?: 'upload';
    method: string;
    url: string;
    status: number;
    ms: number;
    size: number;
    sha256: string;
    sent: SentRequest;
  }): void;
}

/** Raw HTTP against one format of the target, bounded in time and length. */
export function rawHttp(options: HttpOptions): Omit<RawHttp, 'upload'> {
  const { intercept, timeoutMs } = options.tuning ?? {};
  const limits = { ...options.limits, ...(timeoutMs === undefined ? {} : { ms: timeoutMs }) };
  const send: Send = (method, path, raw = {}) => exchange({ ...options, limits }, method, path, raw);
  const request = intercept ? intercept(send) : send;
  return {
    request,
    get: (path, raw) => request('GET', path, raw),
    head: (path, raw) => request('HEAD', path, raw),
    put: (path, raw) => request('PUT', path, raw),
    post: (path, raw) => request('POST', path, raw),
    delete: (path, raw) => request('DELETE', path, raw),
  };
}

async function exchange(options: HttpOptions, method: string, path: string, raw: RawRequest): Promise<RawResponse> {
  const reads = method === 'GET' || method === 'HEAD';
  const as = raw.as ?? (reads ? 'reader' : 'writer');
  const access = options.access(as);
  const authorization = options.authorization(access.credential);
  const headers = { ...(authorization === undefined ? {} : { authorization }), ...raw.headers };
  const base = reads ? access.pull : access.push;
  const { redirects } = { ...LIMITS, ...options.limits };
  let url = absolute(path, base);
  for (let hop = 0; ; hop++) {
    const response = await bounded(options, method, url, headers, { ...raw, as });
    const location = response.headers.location;
    const redirected = response.status >= 300 && response.status < 400 && location !== undefined;
    if (!redirected || !(raw.follow ?? reads)) return response;
    if (hop === redirects)
      throw new Violation(`${method} ${path} redirects without end`, `at most ${redirects} redirects`, location);
    url = sameOrigin(() => new URL(location, url), url.origin, location);
  }
}

/** Resolves a path or URL that the registry named. A path is appended to the base as it is, whatever the base ends with. */
function absolute(path: string, base: string): URL {
  const { origin } = new URL(base);
  if (/^([a-z][a-z0-9+.-]*:)?\/\//i.test(path)) return sameOrigin(() => new URL(path, base), origin, path);
  return sameOrigin(() => new URL(path.startsWith('/') ? `${origin}${path}` : `${base}${path}`), origin, path);
}

/** Another origin is a violation, since clients would leave the registry. */
function sameOrigin(resolve: () => URL, origin: string, named: string): URL {
  let url: URL;
  try {
    url = resolve();
  } catch {
    throw new Violation(
      'The registry names an address that is no URL',
      'an absolute or relative URL',
      named.slice(0, 500),
    );
  }
  if (url.origin !== origin)
    throw new Violation('The registry sends its clients to another origin', origin, url.origin);
  return url;
}

async function bounded(
  options: HttpOptions,
  method: string,
  url: URL,
  headers: Record<string, string>,
  request: RawRequest & { readonly as: Role },
): Promise<RawResponse> {
  const started = performance.now();
  const { body, purpose, as } = request;
  const given = remembered(request, as);
  const limits = { ...LIMITS, ...options.limits };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(limits.ms)]);
  try {
    const answer = await send(url, {
      method: method as 'GET',
      headers: isStreamed(body) ? { ...headers, 'content-length': String(body.size) } : headers,
      body: given.body,
      dispatcher: options.agent,
      // A limit of the caller's own replaces the connection's limit on silence.
      ...(options.tuning?.timeoutMs === undefined ? {} : { headersTimeout: limits.ms, bodyTimeout: limits.ms }),
      signal,
    });
    const { digester, kept } = await readBody(answer.body, `${method} ${url.pathname}`, limits);
    const digests = digester.digests();
    const response = responseOf(url, answer, { size: digester.size, ...digests }, kept, limits);
    options.onExchange({
      ...(purpose ? { purpose } : {}),
      method,
      url: url.href,
      status: answer.statusCode,
      ms: performance.now() - started,
      size: digester.size,
      sha256: digests.sha256,
      sent: given.sent,
    });
    return response;
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof Violation) throw error;
    throw new Violation(
      `${method} ${url.pathname} was not answered properly`,
      `an HTTP response within ${limits.ms / 1000} s`,
      describe(error, limits),
      { cause: error },
    );
  }
}

async function readBody(
  body: AsyncIterable<Buffer>,
  what: string,
  limits: HttpLimits,
): Promise<{ digester: Digester; kept: Buffer | null }> {
  const digester = new Digester();
  let chunks: Buffer[] | null = [];
  for await (const chunk of body) {
    digester.update(chunk);
    if (digester.size > limits.bodyBytes)
      throw new Violation(
        `${what}: the body does not end`,
        `at most ${limits.bodyBytes} bytes`,
        `${digester.size} bytes and more`,
      );
    if (digester.size > limits.keptBytes) chunks = null;
    chunks?.push(chunk);
  }
  return { digester, kept: chunks === null ? null : Buffer.concat(chunks) };
}

function responseOf(
  url: URL,
  answer: { statusCode: number; headers: Record<string, string | string[] | undefined> },
  read: Digests & { size: number },
  kept: Buffer | null,
  limits: HttpLimits,
): RawResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const where = `${url.pathname} (status ${answer.statusCode})`;
  const body = (): Buffer => {
    if (kept === null)
      throw new Violation(
        `${where}: the document is too large`,
        `at most ${limits.keptBytes} bytes`,
        `${read.size} bytes`,
      );
    return kept;
  };
  return {
    url: url.href,
    status: answer.statusCode,
    headers,
    ...read,
    get body() {
      return body();
    },
    text: () => body().toString('utf8'),
    json: () => {
      const text = body().toString('utf8');
      try {
        return JSON.parse(text);
      } catch {
        throw new Violation(`${where} is not JSON`, 'a JSON document', text.slice(0, 300));
      }
    },
  };
}

function describe(error: unknown, limits: HttpLimits): string {
  const { name, message, cause } = asError(error);
  if (name === 'TimeoutError') return `no complete answer in ${limits.ms / 1000} s`;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
