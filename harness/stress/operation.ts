import type { HistoryEvent, SeenFile } from '../core/history.ts';
import type { RawHttp } from '../core/http.ts';
import type { Package, PackageFile } from '../core/package.ts';
import type { IndexedFile } from '../core/protocol.ts';
import { packageOf } from '../history/package-of.ts';
import type { FormatUnderLoad, NativePublisher } from './format-under-load.ts';
import { brokenOutcome, type Outcome, publishOutcome } from './outcome.ts';
import { seenFiles } from './seen.ts';

/** Errors by which the registry broke a promise, however rare they are. */
export const WRONG_BYTES = 'wrong bytes';
export const NOT_LISTED = 'published, but not in the index';

export type Op = 'publish' | 'read' | 'fetch';

/** What is sent, and by whom: a logical process does one thing at a time. */
export interface Sender {
  readonly subject: FormatUnderLoad;
  readonly http: RawHttp;
  readonly process: string;
  /** Who sends; the harness itself by default. */
  readonly client?: string;
}

export interface Ended extends Outcome {
  /** Milliseconds from sending to the end of the answer. */
  readonly ms: number;
}

/** Publishes over raw HTTP. `requests` tells how many requests that took, when it is over. */
export function publish(sender: Sender, pkg: Package, requests: () => number): Promise<Ended> {
  return recorded(sender, 'publish', pkg, async () => {
    const { status } = await sender.subject.protocol.publish(sender.http, pkg);
    return { outcome: publishOutcome(status, requests()) };
  });
}

/** Publishes by the format's own client. `sent`: the package as the client sent it. */
export async function publishBy(
  client: NativePublisher,
  sender: Sender,
  pkg: Package,
): Promise<Ended & { readonly sent: Package }> {
  let sent = pkg;
  const ended = await recorded({ ...sender, client: client.id }, 'publish', pkg, async () => {
    const published = await client.publish(pkg);
    sent = published.pkg;
    return { outcome: published.outcome, digest: sent.file.sha256, size: sent.file.size };
  });
  return { ...ended, sent };
}

/** Reads the index of the package's name, in which all its files have to be. */
export function read(sender: Sender, pkg: Package): Promise<Ended> {
  return recorded(sender, 'read', pkg, async () => {
    const listed = await sender.subject.protocol.readIndex(sender.http, pkg.name);
    const complete = pkg.files.every(({ name }) => listed.some((file) => file.name === name));
    const outcome: Outcome = { type: 'ok', http: 200, error: complete ? null : NOT_LISTED };
    return { outcome, seen: seenFiles(listed, [pkg]) };
  });
}

/** Downloads a file of the package from where the index has it, and compares its bytes with those that were generated. */
export function fetch(sender: Sender, pkg: Package, file: PackageFile, { url, request }: IndexedFile): Promise<Ended> {
  return recorded(sender, 'fetch', pkg, async () => {
    const { status, sha256, size } = await sender.http.get(url, request);
    if (status !== 200) return { outcome: { type: 'fail', http: status, error: `status ${status}` } };
    const error = sha256 === file.sha256 ? null : WRONG_BYTES;
    return { outcome: { type: 'ok', http: 200, error }, digest: sha256, size };
  });
}

interface Result {
  readonly outcome: Outcome;
  readonly seen?: readonly SeenFile[];
  /** What came, where it may differ from what was generated. */
  readonly digest?: string;
  readonly size?: number;
}

/** Runs an operation between its two events in the history. */
async function recorded(sender: Sender, op: Op, pkg: Package, run: () => Promise<Result>): Promise<Ended> {
  const { subject, process, client = 'raw' } = sender;
  const event: Omit<HistoryEvent, 'seq' | 't' | 'type'> = {
    process,
    client,
    format: subject.format,
    op,
    ...(op === 'read'
      ? { purl: packageOf(pkg.purl), digest: '', size: 0 }
      : { purl: pkg.purl, digest: pkg.file.sha256, size: pkg.file.size }),
  };
  subject.history({ ...event, type: 'invoke' });
  const started = performance.now();
  const { outcome, ...came } = await run().catch((error: unknown): Result => {
    if (subject.signal.aborted) throw error;
    return { outcome: brokenOutcome(error, op) };
  });
  const ms = performance.now() - started;
  subject.history({
    ...event,
    ...came,
    type: outcome.type,
    ...(outcome.http === null ? {} : { http: outcome.http }),
    ...(outcome.error === null ? {} : { evidence: outcome.error }),
  });
  return { ...outcome, ms };
}
