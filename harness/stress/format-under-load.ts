import type { HistoryWriter } from '../core/history.ts';
import type { HttpTuning, RawHttp } from '../core/http.ts';
import type { Package } from '../core/package.ts';
import type { Protocol } from '../core/protocol.ts';
import type { Size } from '../core/size.ts';
import type { Outcome } from './outcome.ts';

/** The format's own client, as many of it at once as are asked for. */
export interface NativePublisher {
  readonly id: string;
  /** Runs one client in a home of its own. The package comes back with its files as the client sent them. */
  publish(pkg: Package): Promise<{ readonly outcome: Outcome; readonly pkg: Package }>;
  /** Holds the next request that has a body once its first byte was forwarded, until the promise resolves. */
  holdUpload(until: () => Promise<void>): Disposable;
}

/** One format of the target as load is sent to it. The CLI makes it from a session, tests from a registry in memory. */
export interface FormatUnderLoad {
  readonly format: string;
  readonly protocol: Protocol;
  /** Whether packages are published as the format's own client does, or by the upload that the target declares. */
  readonly by: 'recorded protocol' | 'declared upload' | 'native client';
  /** Null where nobody publishes by the format's own client. */
  readonly client: NativePublisher | null;
  http(tuning?: HttpTuning): RawHttp;
  /** Generates a package, with the files that a registry serves of it; the name is made unique to the run. */
  make(base: string, version: string, size: Size): Promise<Package>;
  /** Exchanges open at the front door, now and at most so far; null where there is no door. */
  inFlight(): { readonly now: number; readonly peak: number } | null;
  readonly history: HistoryWriter;
  readonly signal: AbortSignal;
}
