import { digestBytes } from '../../harness/core/digest.ts';
import type { HistoryEvent } from '../../harness/core/history.ts';
import type { RawHttp, RawResponse } from '../../harness/core/http.ts';
import type { Link } from '../../harness/core/link.ts';
import type { ReportStep } from '../../harness/core/report.ts';
import type { Surroundings } from '../../harness/runner/attempt.ts';
import { fakeExecutor } from './fake-executor.ts';

/** A way to a target that is not there. */
export function fakeLink(changes: Partial<Link> = {}): Link {
  return {
    roles: new Set(['writer', 'reader', 'anonymous', 'wrong']),
    access: () => ({ push: 'https://fake.test/', pull: 'https://fake.test/', credential: {}, endpoints: {} }),
    network: { proxy: 'http://fake.test:1/' },
    settled: async () => {},
    inFlight: () => null,
    wire: () => [],
    refused: () => [],
    plantFailure: () => null,
    plantApplied: () => false,
    close: async () => {},
    ...changes,
  };
}

/** Raw HTTP that answers everything with `status` and `body`, and counts as asked. */
export function fakeHttp(onStep: (step: ReportStep) => void, status = 200, body = ''): RawHttp {
  const request = async (method: string, path: string): Promise<RawResponse> => {
    const bytes = Buffer.from(body);
    const digests = digestBytes(bytes);
    onStep({ kind: 'http', request: `${method} ${path}`, status, ms: 1, size: bytes.length, sha256: digests.sha256 });
    const answer = { text: () => body, json: () => JSON.parse(body) };
    return {
      url: `https://fake.test/${path}`,
      status,
      headers: {},
      size: bytes.length,
      ...digests,
      body: bytes,
      ...answer,
    };
  };
  const verb = (method: string) => (path: string) => request(method, path);
  return {
    request,
    get: verb('GET'),
    head: verb('HEAD'),
    put: verb('PUT'),
    post: verb('POST'),
    delete: verb('DELETE'),
    upload: (pkg) => request('PUT', pkg.file.name),
  };
}

export interface FakeSurroundings extends Surroundings {
  readonly events: Omit<HistoryEvent, 'seq' | 't'>[];
}

/** Surroundings in which everything works and nothing is real. */
export function fakeSurroundings(runDir: string, changes: Partial<Surroundings> = {}): FakeSurroundings {
  const events: Omit<HistoryEvent, 'seq' | 't'>[] = [];
  return {
    events,
    executor: fakeExecutor(),
    seed: 'fake seed',
    runDir,
    claims: () => new Set(['push', 'pull']),
    ensureClient: async () => {},
    connect: async () => fakeLink(),
    http: (_cell, _link, _signal, onStep) => fakeHttp(onStep),
    history: (event) => events.push(event),
    redact: (text) => text.replaceAll('s3cret', '[redacted]'),
    signing: async () => {
      throw new Error('no fake format signs');
    },
    keepBody: async (_run, place) => ({ file: `sent/${place}`, redacted: false }),
    onPackage: () => {},
    timeoutMs: 5_000,
    keepOnFailure: false,
    reproduce: (cell) => `repeat ${cell.name}`,
    signal: new AbortController().signal,
    ...changes,
  };
}
