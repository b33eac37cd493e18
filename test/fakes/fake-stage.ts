import { digestBytes } from '../../harness/core/digest.ts';
import type { Doorway, OnHeld } from '../../harness/core/doorway.ts';
import type { FaultRecord } from '../../harness/core/fault.ts';
import type { HistoryEvent } from '../../harness/core/history.ts';
import type { RawHttp } from '../../harness/core/http.ts';
import type { Lifecycle } from '../../harness/core/lifecycle.ts';
import type { Orphan } from '../../harness/core/observation.ts';
import type { Package } from '../../harness/core/package.ts';
import type { IndexedFile } from '../../harness/core/protocol.ts';
import { FAULTS } from '../../harness/fault/all.ts';
import type { Published, Stage } from '../../harness/scenario/stage.ts';
import { fakeMemoryLimit } from './fake-launcher.ts';

export interface FakeStage extends Stage {
  readonly events: HistoryEvent[];
  readonly records: FaultRecord[];
  /** Calls of its life, in order. */
  readonly lived: string[];
  /** What the registry holds, by file name. */
  readonly stored: Map<string, { version: string; bytes: Buffer }>;
  readonly orphans: Orphan[];
}

export interface FakeRegistryFlaws {
  /** A publish that is cut leaves this much of it, named by the index. */
  readonly leaves?: 'nothing' | 'half' | 'all';
  /** Lets an acknowledged publish vanish when it is killed. */
  readonly forgets?: boolean;
  /** Does not come back. */
  readonly dead?: boolean;
}

/** A registry in memory behind a door that holds each upload half-way when it is asked to. */
export function fakeStage({ leaves = 'nothing', forgets = false, dead = false }: FakeRegistryFlaws = {}): FakeStage {
  const [events, records, lived, orphans]: [HistoryEvent[], FaultRecord[], string[], Orphan[]] = [[], [], [], []];
  const stored: FakeStage['stored'] = new Map();
  let held: OnHeld | null = null;
  const hold = (callback: OnHeld) => {
    held = callback;
    return {
      [Symbol.dispose]: () => {
        held = null;
      },
    };
  };
  const door: Doorway = {
    passed: async () => [{ method: 'PUT', path: '/kit', bytes: 10, status: 201 }],
    inFlight: () => 1,
    onRequestBytes: (_bytes, callback) => hold(callback),
    impair: () => ({ touched: 1, [Symbol.dispose]: () => void lived.push('network healed') }),
    onStage: (_stage, callback) => hold(callback),
  };
  const publish = async (pkg: Package): Promise<Published> => {
    const bytes = Buffer.from(pkg.marker);
    const callback = held;
    held = null;
    if (callback) {
      const request = { method: 'PUT', path: '/kit', headers: { 'content-length': '10' } };
      if ((await callback({ forwarded: 5, request })) === 'cut') {
        if (leaves !== 'nothing')
          stored.set(pkg.file.name, { version: pkg.version, bytes: leaves === 'all' ? bytes : bytes.subarray(1) });
        return { outcome: 'info', evidence: 'reset', files: [] };
      }
    }
    const there = stored.get(pkg.file.name);
    if (there && leaves === 'all') return { outcome: 'fail', http: 409, evidence: 'is there', files: [] };
    stored.set(pkg.file.name, { version: pkg.version, bytes });
    return { outcome: 'ok', http: 201, evidence: '', files: [] };
  };
  const life: Lifecycle = {
    ...{ pid: 7, data: '/fake-data', port: 1, running: true },
    async kill() {
      lived.push('kill');
      if (forgets) stored.clear();
      return { code: null, signal: 'SIGKILL' };
    },
    async stop() {
      lived.push('stop');
      return { code: 0, signal: null };
    },
    async restart() {
      lived.push('restart');
      return dead ? null : 12;
    },
    async pause() {
      lived.push('pause');
      return 'stopped (T)';
    },
    resume: async () => void lived.push('resume'),
    async limitMemory(headroom) {
      lived.push(`memory limited to ${headroom}`);
      return fakeMemoryLimit(headroom);
    },
  };
  const http = {
    get: async (path: string) => {
      const file = stored.get(path);
      const bytes = file?.bytes ?? Buffer.alloc(0);
      return { status: file ? 200 : 404, size: bytes.length, ...digestBytes(bytes) };
    },
  } as unknown as RawHttp;
  const readIndex = async (_http: RawHttp, name: string): Promise<IndexedFile[]> =>
    [...stored]
      .filter(([file]) => file.startsWith(`${name}-`))
      .map(([file, { version, bytes }]) => ({
        name: file,
        url: file,
        version,
        digests: { sha256: digestBytes(bytes).sha256 },
      }));
  return {
    ...{ events, records, lived, stored, orphans, format: 'fake', client: 'faker', http, publish },
    protocol: { readIndex } as unknown as Stage['protocol'],
    site: { life, door, signal: new AbortController().signal },
    faults: new Map(FAULTS.map((each) => [each.id, each])),
    history: (event) => events.push({ ...event, seq: events.length, t: Date.now() }) - 1,
    make: async ({ name, version, edition }) => fakePackage(name, version!, edition ?? ''),
    trace: null,
    inspect: async () => orphans,
    onFault: (record) => void records.push(record),
  };
}

function fakePackage(name: string, version: string, edition: string): Package {
  const marker = `regproof ${name} ${version} ${edition}`;
  const bytes = Buffer.from(marker);
  const file = { name: `${name}-${version}.pkg`, path: '/fake', size: bytes.length, ...digestBytes(bytes) };
  const purl = `pkg:generic/${name}@${version}`;
  return {
    ...{ format: 'fake', name, version, purl, size: 'small', seed: 's', dir: '/', marker, manifest: {} },
    files: [file],
    file,
  };
}
