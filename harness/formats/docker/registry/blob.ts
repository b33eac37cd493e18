// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-blobs, #deleting-blobs
import type { RegistryResponse, Repository } from '../../../core/registry.ts';
import { ProtocolError } from './error.ts';
import { findByDigest, type ManifestMeta, repositoryRow, requireDigest, versionKey } from './rows.ts';

/** Serves a blob of this repository; the same bytes in another one do not count. */
export async function getBlob(repository: Repository, name: string, digest: string): Promise<RegistryResponse> {
  const found = findByDigest(await repositoryRow(repository, name), 'blob', requireDigest(digest));
  if (!found) throw unknown(name, digest);
  const headers = { 'Content-Type': 'application/octet-stream', 'Docker-Content-Digest': digest };
  return { status: 200, headers, blob: found.file };
}

/** Deletes a blob that no manifest of the repository needs. */
export async function deleteBlob(repository: Repository, name: string, digest: string): Promise<RegistryResponse> {
  await repository.transaction(async (transaction) => {
    const row = await repositoryRow(transaction, name);
    const found = findByDigest(row, 'blob', requireDigest(digest));
    if (!found) throw unknown(name, digest);
    const sha256 = `sha256:${found.file.sha256}`;
    const needed = row.versions.some(
      ({ version, meta }) => version.startsWith('manifest ') && (meta as ManifestMeta).needs.includes(sha256),
    );
    if (needed) throw new ProtocolError(400, 'UNSUPPORTED', 'A manifest needs this blob: delete the manifest first.');
    await transaction.removeVersion(name, versionKey('blob', found.file));
  });
  return { status: 202 };
}

function unknown(name: string, digest: string): ProtocolError {
  return new ProtocolError(404, 'BLOB_UNKNOWN', `Repository ${name} has no blob ${digest}.`);
}
