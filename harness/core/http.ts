import type { Role } from './access.ts';
import type { Digests } from './digest.ts';

export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Whose credential is presented; `writer` by default for writes, `reader` where the target has one else `writer` for reads. */
  readonly as?: Role;
  /** Follow redirects (at most 5, never to another origin); true by default for GET and HEAD. */
  readonly follow?: boolean;
}

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
}
