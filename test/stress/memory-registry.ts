import { buffer } from 'node:stream/consumers';
import { digestBytes } from '../../harness/core/digest.ts';
import { Violation } from '../../harness/core/finding.ts';
import type { HistoryEvent } from '../../harness/core/history.ts';
import type { HttpTuning, RawHttp, RawRequest, RawResponse, Send } from '../../harness/core/http.ts';
import type { Package } from '../../harness/core/package.ts';
import type { IndexedFile, Protocol } from '../../harness/core/protocol.ts';
import type { FormatUnderLoad } from '../../harness/stress/format-under-load.ts';
import { publishOutcome } from '../../harness/stress/outcome.ts';
import { fakePackage } from '../fakes/fake-format.ts';

/** What a registry in memory does wrong, by the name of the package. */
export interface Faults {
  /** Status that a publish is answered with instead of being stored. */
  readonly refuse?: Readonly<Record<string, number>>;
  /** Acknowledged, but never stored. */
  readonly lose?: readonly string[];
  /** Stored and listed, but other bytes are served. */
  readonly corrupt?: readonly string[];
  /** Listed, but there is nothing to fetch. */
  readonly dangle?: readonly string[];
  /** Listed twice. */
  readonly repeat?: readonly string[];
  /** Not answered within any time. */
  readonly hang?: readonly string[];
  /** Answered when the promise resolves. */
  readonly late?: Readonly<Record<string, Promise<unknown>>>;
  /** The index of this name cannot be read. */
  readonly garble?: readonly string[];
}

/** A registry in memory behind a RawHttp that opens no socket: PUT name/version stores, GET name lists, GET name/version serves. */
export class MemoryRegistry {
  readonly stored = new Map<string, Map<string, Buffer>>();
  readonly events: Omit<HistoryEvent, 'seq' | 't'>[] = [];
  readonly faults: Faults;
  open = 0;
  peak = 0;
  /** Bytes of bodies that came and went. */
  received = 0;
  answered = 0;

  constructor(faults: Faults = {}) {
    this.faults = faults;
  }

  /** The registry as load is sent to it. `door` is false where nobody counts at the front. */
  under({ door = true } = {}): FormatUnderLoad {
    return {
      format: 'fake',
      protocol,
      by: 'recorded protocol',
      client: null,
      http: (tuning) => this.http(tuning),
      make: (name, version, size) => fakePackage({ name, version, size, seed: 's', dir: '/nowhere' }),
      inFlight: () => (door ? { now: this.open, peak: this.peak } : null),
      history: (event) => this.events.push(event) - 1,
      signal: new AbortController().signal,
    };
  }

  /** The same, published by a client that sends one request and waits where its upload is held; `lost` never come to one. */
  underClients(lost: readonly string[] = []): FormatUnderLoad {
    const holds: (() => Promise<void>)[] = [];
    return {
      ...this.under(),
      by: 'native client',
      client: {
        id: 'fake-client',
        publish: async (pkg) => {
          const hold = lost.includes(pkg.name) ? undefined : holds.shift();
          if (!hold) return { outcome: { type: 'info', http: null, error: 'fake-client exit 1' }, pkg };
          const http = this.http({
            intercept:
              (send) =>
              async (...request) =>
                hold().then(() => send(...request)),
          });
          this.open += 1;
          const { status } = await protocol.publish(http, pkg);
          this.open -= 1;
          return { outcome: publishOutcome(status, 1), pkg };
        },
        holdUpload(until) {
          holds.push(until);
          return { [Symbol.dispose]: () => {} };
        },
      },
    };
  }

  http({ intercept, timeoutMs = 60_000 }: HttpTuning = {}): RawHttp {
    const send: Send = async (method, path, request) => {
      this.open += 1;
      this.peak = Math.max(this.peak, this.open);
      try {
        const answer = await this.#answer(method, path, request, timeoutMs);
        this.answered += answer.size;
        return answer;
      } finally {
        this.open -= 1;
      }
    };
    const request = intercept ? intercept(send) : send;
    const verb =
      (method: string): RawHttp['get'] =>
      (path, raw) =>
        request(method, path, raw);
    const verbs = {
      get: verb('GET'),
      head: verb('HEAD'),
      put: verb('PUT'),
      post: verb('POST'),
      delete: verb('DELETE'),
    };
    return { request, ...verbs, upload: () => Promise.reject(new Error('nothing is uploaded')) };
  }

  async #answer(method: string, path: string, request: RawRequest = {}, timeoutMs: number): Promise<RawResponse> {
    const [name = '', version] = path.split('/');
    const body = await bytesOf(request.body);
    this.received += body.length;
    if (method === 'PUT') return this.#publish(name, version!, body, timeoutMs);
    const versions = this.stored.get(name);
    if (version === undefined)
      return answerOf(
        this.faults.garble?.includes(name) ? 500 : 200,
        listOf(versions, this.faults.repeat?.includes(name)),
      );
    const bytes = versions?.get(version);
    if (!bytes || this.faults.dangle?.includes(name)) return answerOf(404, 'nothing');
    return answerOf(200, this.faults.corrupt?.includes(name) ? Buffer.concat([bytes, Buffer.from('!')]) : bytes);
  }

  async #publish(name: string, version: string, body: Buffer, timeoutMs: number): Promise<RawResponse> {
    const { refuse = {}, lose = [], hang = [], late = {} } = this.faults;
    if (hang.includes(name)) {
      const cause = Object.assign(new Error('silence'), { name: 'TimeoutError' });
      throw new Violation('PUT was not answered', `an answer within ${timeoutMs} ms`, 'none', { cause });
    }
    if (refuse[name] !== undefined) return answerOf(refuse[name], 'no');
    const versions = this.stored.get(name) ?? new Map();
    if (!lose.includes(name)) this.stored.set(name, versions.set(version, body));
    await late[name];
    return answerOf(201, 'taken');
  }
}

function listOf(versions: Map<string, Buffer> | undefined, twice = false): string {
  const list = [...(versions ?? [])].map(([version, bytes]) => ({ version, sha256: digestBytes(bytes).sha256 }));
  return JSON.stringify(twice ? [...list, ...list] : list);
}

const protocol: Protocol = {
  authorization: () => undefined,
  absent: () => [],
  publish: (http, pkg) => http.put(`${pkg.name}/${pkg.version}`, { body: contentOf(pkg) }),
  async readIndex(http, name): Promise<IndexedFile[]> {
    const response = await http.get(name);
    if (response.status !== 200) throw new Violation(`The index of ${name} is broken`, '200', String(response.status));
    return (response.json() as { version: string; sha256: string }[]).map(({ version, sha256 }) => ({
      // As fake packages of version 1.0.0 call it.
      name: version === '1.0.0' ? `${name}.fake` : `${name}-${version}.fake`,
      url: `${name}/${version}`,
      version,
      digests: { sha256 },
    }));
  },
};

/** The bytes of a fake package, as fake-format.ts makes them. */
export function contentOf({ name, version, seed }: Package): Buffer {
  return Buffer.from(`${name} ${version} ${seed}`);
}

async function bytesOf(body: RawRequest['body']): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'object' && 'stream' in body) return buffer(body.stream());
  return Buffer.from(body);
}

function answerOf(status: number, content: string | Buffer): RawResponse {
  const body = Buffer.from(content);
  const text = () => body.toString('utf8');
  return {
    url: '',
    status,
    headers: {},
    size: body.length,
    ...digestBytes(body),
    body,
    text,
    json: () => JSON.parse(text()),
  };
}
