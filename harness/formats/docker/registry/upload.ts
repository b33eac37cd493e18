// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs
import type { RegistryRequest, RegistryResponse, Repository, StoredBlob } from '../../../core/registry.ts';
import { may } from './access.ts';
import { ProtocolError } from './error.ts';
import { digestLike, findByDigest, put, requireDigest } from './rows.ts';

/** Begins an upload; a mount that is possible, or a body that comes along with its digest, ends it at once. */
export async function beginUpload(
  request: RegistryRequest,
  repository: Repository,
  name: string,
): Promise<RegistryResponse> {
  const { query, root } = request;
  const [mount, digest] = [query.get('mount'), query.get('digest')];
  if (mount !== null && (await mounted(request, repository, name, mount))) return created(root, name, mount);
  if (mount === null && digest !== null) {
    requireDigest(digest);
    await keep(repository, name, digest, await repository.store(request.body));
    return created(root, name, digest);
  }
  const id = await repository.uploads.create(name);
  return { status: 202, headers: { ...session(root, name, id), 'Docker-Upload-UUID': id } };
}

/** Takes a blob over from another repository that the client may read; otherwise the client has to upload it. */
async function mounted(
  { query, identity }: RegistryRequest,
  repository: Repository,
  name: string,
  digest: string,
): Promise<boolean> {
  const from = query.get('from');
  requireDigest(digest);
  if (from === null || !may(identity, from, 'pull')) return false;
  return repository.transaction(async (transaction) => {
    const found = findByDigest(await transaction.package(from), 'blob', digest);
    if (found) await put(transaction, name, 'blob', found.file);
    return found !== null;
  });
}

/** Tells how far an upload got: what a client that resumes asks. */
export async function uploadStatus(
  { root }: RegistryRequest,
  repository: Repository,
  name: string,
  id: string,
): Promise<RegistryResponse> {
  return { status: 204, headers: progress(root, name, id, sizeOf(repository, name, id)) };
}

/** Appends a chunk, or a stream without stated range. */
export async function appendChunk(
  request: RegistryRequest,
  repository: Repository,
  name: string,
  id: string,
): Promise<RegistryResponse> {
  const offset = startOf(request, name, id, sizeOf(repository, name, id));
  const size = await repository.uploads.append(name, id, offset, request.body);
  return { status: 202, headers: { ...progress(request.root, name, id, size), 'Docker-Upload-UUID': id } };
}

/** Ends an upload with its last bytes, if there are any left, and the digest of the whole. */
export async function finishUpload(
  request: RegistryRequest,
  repository: Repository,
  name: string,
  id: string,
): Promise<RegistryResponse> {
  const offset = startOf(request, name, id, sizeOf(repository, name, id));
  const digest = requireDigest(request.query.get('digest') ?? '');
  await repository.uploads.append(name, id, offset, request.body);
  await keep(repository, name, digest, await repository.uploads.finish(name, id));
  return created(request.root, name, digest);
}

export async function cancelUpload(repository: Repository, name: string, id: string): Promise<RegistryResponse> {
  sizeOf(repository, name, id);
  await repository.uploads.remove(name, id);
  return { status: 204 };
}

function sizeOf(repository: Repository, name: string, id: string): number {
  const size = repository.uploads.size(name, id);
  if (size === null) throw new ProtocolError(404, 'BLOB_UPLOAD_UNKNOWN', `Repository ${name} has no upload ${id}.`);
  return size;
}

/** Where a chunk begins: it has to be where the last one ended, and as long as it says. */
function startOf({ headers, root }: RegistryRequest, name: string, id: string, size: number): number {
  const range = headers['content-range'];
  if (range === undefined) return size;
  const match = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(range);
  if (!match) throw new ProtocolError(400, 'BLOB_UPLOAD_INVALID', 'Content-Range is <first>-<last>.');
  const [start, end] = [Number(match[1]), Number(match[2])];
  if (start !== size) {
    const where = progress(root, name, id, size);
    throw new ProtocolError(416, 'BLOB_UPLOAD_INVALID', `The next byte of this upload is ${size}.`, where);
  }
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== end - start + 1) {
    throw new ProtocolError(400, 'SIZE_INVALID', 'Content-Range and Content-Length do not agree.');
  }
  return start;
}

async function keep(repository: Repository, name: string, digest: string, blob: StoredBlob): Promise<void> {
  if (digestLike(blob, digest) !== digest) {
    throw new ProtocolError(400, 'DIGEST_INVALID', `The bytes have the digest ${digestLike(blob, digest)}.`);
  }
  await repository.transaction((transaction) => put(transaction, name, 'blob', blob));
}

function created(root: string, name: string, digest: string): RegistryResponse {
  const headers = { Location: `${root}/${name}/blobs/${digest}`, 'Docker-Content-Digest': digest };
  return { status: 201, headers };
}

function session(root: string, name: string, id: string): Record<string, string> {
  return { Location: `${root}/${name}/blobs/uploads/${id}` };
}

/** The range cannot say that there is nothing yet; `0-0` is what docker's registry has always said then. */
function progress(root: string, name: string, id: string, size: number): Record<string, string> {
  return { ...session(root, name, id), Range: `0-${Math.max(0, size - 1)}` };
}
