import type { Credential } from './access.ts';
import type { Digests } from './digest.ts';
import type { RawHttp, RawRequest, RawResponse } from './http.ts';
import type { Package, PackageFile } from './package.ts';

/** A file as a registry's index names it. */
export interface IndexedFile {
  readonly name: string;
  /** Absolute, or relative to the format's pull URL. */
  readonly url: string;
  readonly version: string;
  readonly size?: number;
  /** The digests that the index states, in lower-case hexadecimal. */
  readonly digests: Partial<Digests>;
  /** What has to be sent along to get it, where the protocol negotiates. */
  readonly request?: RawRequest;
}

/** A request that is meant to name nothing. */
export interface AbsentPath {
  readonly path: string;
  readonly request?: RawRequest;
  /** Statuses that say so in this format; 404 alone by default. */
  readonly statuses?: readonly number[];
}

/**
 * What a format's wire protocol looks like from outside: the raw half of every check that all formats share.
 * It sends nothing itself: the connection is handed in.
 */
export interface Protocol {
  /** `none` where the format's index names files without any digest, and clients know them from elsewhere. */
  readonly indexDigests?: 'none';
  /** Value of the Authorization header that the format's clients send for this credential; undefined for none. */
  authorization(credential: Credential): string | undefined;
  /** Everything that the index says of one package name; empty when the registry does not know the name. */
  readIndex(http: RawHttp, name: string): Promise<IndexedFile[]>;
  /** Requests for packages, versions and files that do not exist. */
  absent(name: string): readonly AbsentPath[];
  /** Publishes over raw HTTP as the format's own client does. */
  publish(http: RawHttp, pkg: Package, request?: RawRequest): Promise<RawResponse>;
  /**
   * The files that a registry's index names after `publish`, the main artefact first, where they are not those that were generated; `publish` needs
   * the latter no more.
   */
  served?(pkg: Package): Promise<readonly [PackageFile, ...PackageFile[]]>;
  /** Deletes one published version where the protocol has a request for that. */
  remove?(http: RawHttp, pkg: Package): Promise<RawResponse>;
}
