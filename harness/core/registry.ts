import type { Readable } from 'node:stream';
import type { Digests } from './digest.ts';
import type { Signer } from './signing.ts';
import type { Claim } from './target.ts';

/** Who sent a request, after authentication. Expired and unknown secrets never get this far. */
export interface Identity {
  readonly user: string;
  readonly mayWrite: boolean;
  /** What the token is limited to, in the format's own words; left out for credentials without such a limit. */
  readonly scopes?: readonly string[];
}

/** A request to the reference registry. */
export interface RegistryRequest {
  readonly method: string;
  /** Percent-decoded values of the pattern's holes. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
  /** null for an anonymous request. */
  readonly identity: Identity | null;
  /** Absolute public URL of this format's root, without trailing slash, as the client sees it (X-Forwarded headers). */
  readonly root: string;
  /** The whole body, at most `limit` bytes (2 MiB by default); answers 413 beyond that. */
  bytes(limit?: number): Promise<Buffer>;
  /** The media type that the Accept header likes best; the first offer when it has no preference, null when it excludes all. */
  accepts(...offers: readonly [string, ...string[]]): string | null;
  readonly accounts: Accounts;
  /** Signs indexes; null when the registry was started without a key. */
  readonly signer: Signer | null;
}

/** What handlers may ask of the registry's user accounts, for protocols that log in over the wire or state whether they must. */
export interface Accounts {
  /** Whether reads need no credential. */
  readonly anonymousRead: boolean;
  /** A token for that user with the user's role, or null when the password is wrong. Valid until logout or restart. */
  login(user: string, password: string): string | null;
  /** A token with the rights of `identity` (null: anonymous), limited to `scopes`, which the format's handlers look at; ends after `seconds`. */
  grant(identity: Identity | null, scopes: readonly string[], seconds: number): string;
  /** Ends a token that `login` gave; false when there is none. */
  logout(token: string): boolean;
}

/** A response: a string or buffer is sent as it is; a blob is streamed from the store with Range and conditional support. */
export interface RegistryResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly blob?: StoredBlob;
}

export interface StoredBlob extends Digests {
  readonly size: number;
}

/** What kind of access a route needs; the server answers 401 or 403 before the handler runs. */
export type RouteAccess = 'read' | 'write' | 'public';

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /**
   * Relative to the format's mount, for example `/api/v1/crates/:name/:version/yank`. `:name` matches one segment (its percent-encoding
   * decoded, so `%2f` may be inside), `*rest` matches all segments up to those that follow it in the pattern, or up to the end. Literal
   * text may precede a hole (`/@:scope/:name`); such a hole does not match an encoded slash. The first route that matches wins. HEAD is answered from GET.
   */
  readonly path: string;
  readonly access: RouteAccess;
  handle(request: RegistryRequest, repository: Repository): Promise<RegistryResponse>;
}

/** One format in the reference registry. */
export interface RegistryProtocol {
  /** First path segment that this format is served below; its id when left out. For clients that know one fixed path alone. */
  readonly mount?: string;
  readonly routes: readonly Route[];
  /**
   * What the reference registry offers of this format, where its target.yaml does not name the format: push and pull are then the mount, and
   * each file is uploaded by PUT to its place.
   */
  readonly claims?: readonly Claim[];
  /** Realm and body of refusals, in the format's own error shape. */
  refusal(status: 401 | 403 | 404 | 409 | 413 | 422 | 400 | 500, message: string): RegistryResponse;
  /** Value of WWW-Authenticate on 401; `Basic realm="regproof"` by default. A function where it depends on the request. */
  readonly challenge?: string | ((refused: RefusedRequest) => string);
}

/** What a challenge may be made from. */
export interface RefusedRequest {
  readonly method: string;
  /** Below the mount, as it was sent, with a slash in front and without query. */
  readonly path: string;
  /** As in RegistryRequest. */
  readonly root: string;
}

/** A named switch that turns one behaviour of the reference registry into a defect (harness `prove` only). */
export type Switch = string;

export interface FileRow extends StoredBlob {
  readonly version: string;
  readonly name: string;
  readonly meta: Json;
}

export interface VersionRow {
  readonly version: string;
  /** Milliseconds since the epoch; strictly increasing within a package. */
  readonly createdAt: number;
  /** The only part of a version that may change after publication (yanked, deprecated, owners' remarks). */
  readonly state: Json;
  readonly meta: Json;
  readonly files: readonly FileRow[];
}

export interface PackageRow {
  /** Normalised key, unique within the format. */
  readonly key: string;
  /** The spelling of the first publication. */
  readonly name: string;
  /** Mutable documents of the package (tags, owners). */
  readonly state: Json;
  /** Counts every change; good for revision numbers and entity tags. */
  readonly revision: number;
  readonly updatedAt: number;
  readonly versions: readonly VersionRow[];
}

/** A document that the registry rendered and keeps: an index over all packages, its signature. */
export interface DocumentRow {
  readonly path: string;
  readonly body: Buffer;
  /** Content-Type. */
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

// biome-ignore lint/suspicious/noExplicitAny: documents of the formats
export type Json = Record<string, any>;

/** What a format's handlers may do with the stores. All reads see one committed state. */
export interface Repository {
  /** The package of that normalised key with versions in order of publication, or null. */
  package(key: string): Promise<PackageRow | null>;
  /** Names of all packages, sorted by key. */
  packages(): Promise<readonly { key: string; name: string }[]>;
  /** A document that a transaction put, or null. */
  document(path: string): Promise<DocumentRow | null>;
  /** Stores a stream under its content address and returns its digests; invisible until a transaction refers to it. */
  store(body: Readable | Buffer): Promise<StoredBlob>;
  /** Uploads that arrive in several requests. */
  readonly uploads: Uploads;
  /** Opens a stored blob for reading; whole when no range is given. `end` is inclusive. */
  open(sha256: string, range?: { start: number; end: number }): Readable;
  /**
   * Runs `change` in one transaction; whatever it throws rolls everything back. Blobs that are no longer referred to are removed.
   * One transaction runs at a time: `change` must not call the repository, and stores its blobs beforehand.
   */
  transaction<T>(change: (transaction: Transaction) => Promise<T>): Promise<T>;
}

/**
 * Uploads that arrive in several requests; `key` is whatever owns one, usually a package. They end with `finish`, `remove`, an hour without bytes,
 * or the process. An unknown one is a Refusal of 404, one that another request is at work on of 409.
 */
export interface Uploads {
  /** Begins an upload and returns its id. */
  create(key: string): Promise<string>;
  /** Bytes that came so far; null when that owner has no such upload. */
  size(key: string, id: string): number | null;
  /** Appends at `offset`, which has to be the size so far, and returns the new size. A body that breaks off leaves the upload as it was. */
  append(key: string, id: string, offset: number, body: Readable | Buffer): Promise<number>;
  /** Ends the upload and stores its bytes, as `store` does. */
  finish(key: string, id: string): Promise<StoredBlob>;
  remove(key: string, id: string): Promise<void>;
}

export interface Transaction {
  package(key: string): Promise<PackageRow | null>;
  /** All packages of the format with their versions and files, sorted by key: what an index is rendered from. */
  packages(): Promise<readonly PackageRow[]>;
  /** Paths of the documents that begin with `prefix`, with the time of their last change, sorted by path. */
  documents(prefix?: string): Promise<readonly { path: string; updatedAt: number }[]>;
  document(path: string): Promise<DocumentRow | null>;
  /** Puts a rendered document (an index, its signature) that belongs to this change; seen together with it or not at all. */
  putDocument(path: string, body: Buffer, type: string): Promise<void>;
  removeDocument(path: string): Promise<void>;
  createPackage(key: string, name: string, state?: Json): Promise<void>;
  /** Throws Conflict when the version, or a file of that name, exists. */
  addVersion(key: string, version: string, meta: Json, state?: Json): Promise<void>;
  addFile(key: string, version: string, file: { name: string; blob: StoredBlob; meta?: Json }): Promise<void>;
  setPackageState(key: string, state: Json): Promise<void>;
  setVersionState(key: string, version: string, state: Json): Promise<void>;
  removeVersion(key: string, version: string): Promise<void>;
  removePackage(key: string): Promise<void>;
}

/** Thrown by handlers and stores to answer with the format's own error document. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422;

  constructor(status: Refusal['status'], message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}
