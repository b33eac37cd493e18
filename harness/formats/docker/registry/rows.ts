import type { FileRow, PackageRow, Repository, StoredBlob, Transaction } from '../../../core/registry.ts';
import { isDigest } from '../name.ts';
import { ProtocolError } from './error.ts';

/** A row that a manifest of the repository is kept in. */
export interface ManifestMeta {
  readonly mediaType: string;
  /** What a list of referrers says of it. */
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: string;
  /** Digests of the blobs and manifests that it needs. */
  readonly needs: readonly string[];
}

export type Kind = 'blob' | 'manifest';

export interface Found {
  readonly file: FileRow;
  /** In the algorithm that was asked for. */
  readonly digest: string;
  readonly meta: ManifestMeta;
}

type Reader = Pick<Repository | Transaction, 'package'>;

/** A repository's row; NAME_UNKNOWN where nothing was ever pushed. */
export async function repositoryRow(reader: Reader, name: string): Promise<PackageRow> {
  const row = await reader.package(name);
  if (row) return row;
  throw new ProtocolError(404, 'NAME_UNKNOWN', `There is no repository ${name}.`);
}

/** Throws DIGEST_INVALID for what is no digest of a known algorithm. */
export function requireDigest(digest: string): string {
  if (isDigest(digest)) return digest;
  throw new ProtocolError(400, 'DIGEST_INVALID', `${JSON.stringify(digest)} is no sha256 or sha512 digest.`);
}

/** The digest of stored bytes in the algorithm of another digest. */
export function digestLike(blob: StoredBlob, digest: string): string {
  return digest.startsWith('sha512:') ? `sha512:${blob.sha512}` : `sha256:${blob.sha256}`;
}

/** The blob or manifest of that digest in this repository, by any algorithm; null when it is not there. */
export function findByDigest(row: PackageRow | null, kind: Kind, digest: string): Found | null {
  for (const { version, files, meta } of row?.versions ?? []) {
    const [file] = files;
    if (file && version.startsWith(`${kind} `) && digestLike(file, digest) === digest) {
      return { file, digest, meta: meta as ManifestMeta };
    }
  }
  return null;
}

/** Key of the version that a blob or manifest is kept as. */
export function versionKey(kind: Kind, { sha256 }: StoredBlob): string {
  return `${kind} sha256:${sha256}`;
}

/** Tags of a repository with the sha256 digests that they point at. */
export function tagsOf(row: PackageRow): Readonly<Record<string, string>> {
  return row.state.tags ?? {};
}

/** Puts a blob or manifest into a repository unless it is there; makes the repository where needed. */
export async function put(
  transaction: Transaction,
  name: string,
  kind: Kind,
  blob: StoredBlob,
  meta: object = {},
): Promise<void> {
  const row = await transaction.package(name);
  if (!row) await transaction.createPackage(name, name, { tags: {} });
  const version = versionKey(kind, blob);
  if (row?.versions.some((known) => known.version === version)) return;
  await transaction.addVersion(name, version, meta);
  await transaction.addFile(name, version, { name: 'data', blob });
}
