import type { Readable } from 'node:stream';
import type { Role } from './access.ts';
import type { Digests } from './digest.ts';
import type { Package } from './package.ts';

/** A body that is not held in memory. */
export interface StreamedBody {
  /** Bytes. */
  readonly size: number;
  stream(): Readable;
}

export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | StreamedBody;
  /** Whose credential is presented; `writer` by default for writes, `reader` where the target has one else `writer` for reads. */
  readonly as?: Role;
  /** Follow redirects (at most 5, never to another origin); true by default for GET and HEAD. */
  readonly follow?: boolean;
  /** Shown before the request in the report, for requests that stand for a client. */
  readonly purpose?: 'upload';
}

/** What a request carried besides its address, for whoever repeats it. */
export interface SentRequest {
  readonly as: Role;
  /** As the check gave them; the credential is none of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, in bytes; null where there was none. */
  readonly size: number | null;
  /** The body; null where there was none, or where it is larger than KEPT_BODY. */
  bytes(): Buffer | null;
}

/** Bodies up to this many bytes are kept for those who repeat a cell that is not green. */
export const KEPT_BODY = 1024 * 1024;

/** A response read to its end within the harness's limits of time and length. */
export interface RawResponse extends Digests {
  readonly url: string;
  readonly status: number;
  /** Lower-case names; repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body, all of which were hashed. */
  readonly size: number;
  /** The body; a finding when it was larger than what is kept in memory (16 MiB). */
  readonly body: Buffer;
  text(): string;
  /** The body as JSON; a finding when it is not. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the check is about to assert
  json(): any;
}

/**
 * Raw HTTP against the target under test. A path is relative to the format's pull URL (push URL for writes);
 * an absolute URL is taken as it is when it has the target's origin, and is a finding otherwise.
 */
export interface RawHttp {
  request(method: string, path: string, request?: RawRequest): Promise<RawResponse>;
  get(path: string, request?: RawRequest): Promise<RawResponse>;
  head(path: string, request?: RawRequest): Promise<RawResponse>;
  put(path: string, request?: RawRequest): Promise<RawResponse>;
  post(path: string, request?: RawRequest): Promise<RawResponse>;
  delete(path: string, request?: RawRequest): Promise<RawResponse>;
  /**
   * Sends the upload requests that the target declares for this format, one after another; the answer is the last one, or the first that
   * was not expected. For formats whose clients do not publish.
   */
  upload(pkg: Package, request?: RawRequest): Promise<RawResponse>;
}

/** Sends one request and reads its answer. */
export type Send = RawHttp['request'];

/** How requests are sent, where a check's usual way does not fit. */
export interface HttpTuning {
  /** Stands before every request: counts, holds back, changes its body. */
  readonly intercept?: (send: Send) => Send;
  /** Milliseconds until a request that was not answered to its end is given up. */
  readonly timeoutMs?: number;
}
