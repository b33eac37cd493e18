// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests, #pushing-manifests, #deleting-manifests
import type { PackageRow, RegistryRequest, RegistryResponse, Repository } from '../../../core/registry.ts';
import { isTag, looksLikeDigest } from '../name.ts';
import { ProtocolError } from './error.ts';
import { type ManifestDocument, readManifestDocument } from './manifest-document.ts';
import {
  digestLike,
  type Found,
  findByDigest,
  type ManifestMeta,
  put,
  repositoryRow,
  requireDigest,
  tagsOf,
  versionKey,
} from './rows.ts';

/** Registries should take manifests of at least 4 MiB. */
const MOST_BYTES = 8 << 20;

/** Serves a manifest under the type it was pushed with, whatever the client would rather have. */
export async function getManifest(repository: Repository, name: string, reference: string): Promise<RegistryResponse> {
  const { file, digest, meta } = resolve(await repositoryRow(repository, name), reference);
  return { status: 200, headers: { 'Content-Type': meta.mediaType, 'Docker-Content-Digest': digest }, blob: file };
}

/** Keeps the exact bytes of a manifest, once everything that it needs is there, and moves the tag. */
export async function putManifest(
  request: RegistryRequest,
  repository: Repository,
  name: string,
  reference: string,
): Promise<RegistryResponse> {
  const byDigest = looksLikeDigest(reference);
  if (byDigest) requireDigest(reference);
  else if (!isTag(reference)) throw new ProtocolError(400, 'MANIFEST_INVALID', `${reference} is no valid tag.`);
  const bytes = await request.bytes(MOST_BYTES);
  const document = readManifestDocument(bytes, request.headers['content-type']);
  const blob = await repository.store(bytes);
  const digest = digestLike(blob, reference);
  if (byDigest && digest !== reference)
    throw new ProtocolError(400, 'DIGEST_INVALID', `The manifest has the digest ${digest}.`);
  await repository.transaction(async (transaction) => {
    const row = await transaction.package(name);
    const meta: ManifestMeta = { ...described(document), needs: needed(row, document) };
    await put(transaction, name, 'manifest', blob, meta);
    if (byDigest) return;
    const tags = { ...(row ? tagsOf(row) : {}), [reference]: `sha256:${blob.sha256}` };
    await transaction.setPackageState(name, { ...row?.state, tags });
  });
  const subject = document.subject ? { 'OCI-Subject': document.subject.digest } : {};
  const headers = {
    Location: `${request.root}/${name}/manifests/${digest}`,
    'Docker-Content-Digest': digest,
    ...subject,
  };
  return { status: 201, headers };
}

/** By tag only the tag goes; by digest the manifest goes with all of its tags. */
export async function deleteManifest(
  repository: Repository,
  name: string,
  reference: string,
): Promise<RegistryResponse> {
  await repository.transaction(async (transaction) => {
    const row = await repositoryRow(transaction, name);
    const { file } = resolve(row, reference);
    const gone = looksLikeDigest(reference)
      ? (_tag: string, digest: string) => digest === `sha256:${file.sha256}`
      : (tag: string) => tag === reference;
    const tags = Object.fromEntries(Object.entries(tagsOf(row)).filter(([tag, digest]) => !gone(tag, digest)));
    await transaction.setPackageState(name, { ...row.state, tags });
    if (looksLikeDigest(reference)) await transaction.removeVersion(name, versionKey('manifest', file));
  });
  return { status: 202 };
}

function resolve(row: PackageRow, reference: string): Found {
  const digest = looksLikeDigest(reference) ? requireDigest(reference) : tagsOf(row)[reference];
  const found = digest === undefined ? null : findByDigest(row, 'manifest', digest);
  if (found) return found;
  throw new ProtocolError(404, 'MANIFEST_UNKNOWN', `Repository ${row.name} has no manifest ${reference}.`);
}

function described({ mediaType, artifactType, annotations, subject }: ManifestDocument): Omit<ManifestMeta, 'needs'> {
  return {
    mediaType,
    ...(artifactType ? { artifactType } : {}),
    ...(annotations ? { annotations } : {}),
    ...(subject ? { subject: subject.digest } : {}),
  };
}

/** Everything that the manifest refers to has to be in the repository, in the size it says. A subject may come later. */
function needed(row: PackageRow | null, { blobs, manifests }: ManifestDocument): string[] {
  const wanted = [...blobs, ...manifests];
  return wanted.map(({ digest, size }) => {
    // Caches of builders are indexes over blobs.
    const found = findByDigest(row, 'blob', digest) ?? findByDigest(row, 'manifest', digest);
    if (!found) throw new ProtocolError(400, 'MANIFEST_BLOB_UNKNOWN', `The repository has no ${digest}.`);
    if (found.file.size !== size)
      throw new ProtocolError(400, 'MANIFEST_INVALID', `${digest} has ${found.file.size} bytes.`);
    return `sha256:${found.file.sha256}`;
  });
}
