import type { MakeRequest } from '../core/check.ts';
import type { CollectedFile } from '../core/client.ts';
import type { FaultRecord } from '../core/fault.ts';
import type { HistoryEvent, HistoryWriter } from '../core/history.ts';
import type { RawHttp } from '../core/http.ts';
import type { Fault, Site } from '../core/injection.ts';
import type { Orphan } from '../core/observation.ts';
import type { Package } from '../core/package.ts';
import type { Protocol } from '../core/protocol.ts';

/** A file as the registry is expected to serve it. */
export type Artefact = Omit<CollectedFile, 'path'>;

/** What came of one publish. Never an exception: what the registry or the client did is data. */
export interface Published {
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly exit?: number;
  readonly http?: number;
  /** What client or registry said, in short. */
  readonly evidence: string;
  /** What the client sent, where it packs the artefact itself; else empty. */
  readonly files: readonly Artefact[];
}

/** A process that is traced; its end gives a line for each call. */
export interface Trace {
  end(): Promise<string[]>;
}

/** Everything that a scenario touches, for one case. */
export interface Stage {
  readonly format: string;
  /** The publishing client, or what stands for it. */
  readonly client: string;
  readonly protocol: Protocol;
  readonly http: RawHttp;
  readonly site: Site;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly history: HistoryWriter;
  make(request: MakeRequest): Promise<Package>;
  publish(pkg: Package): Promise<Published>;
  /** What is left over in storage; null where the target does not let anybody look. */
  inspect(): Promise<Orphan[] | null>;
  /** Traces calls of a process; null where nothing can be traced. */
  readonly trace: ((pid: number, calls: readonly string[]) => Promise<Trace>) | null;
  onFault(record: FaultRecord): void;
}

export type EventBase = Omit<HistoryEvent, 'seq' | 't' | 'type'>;
