import { digestBytes } from '../../../core/digest.ts';
import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { nameOf } from '../coordinates.ts';
import { metadataAt, snapshotMetadata } from './documents.ts';
import { parsePath, type RepositoryPath } from './path.ts';

const TYPES: Record<string, string> = {
  jar: 'application/java-archive',
  pom: 'application/xml',
  module: 'application/vnd.org.gradle.module+json',
  asc: 'application/pgp-signature',
};

/** A file, a metadata document, or a checksum of either. */
export async function read({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = parsePath(params.path!);
  const absent = new Refusal(404, `${params.path} is not in this repository.`);
  if (path.kind === 'file') {
    const row = await repository.package(nameOf(path.coordinates));
    const file = row?.versions
      .find(({ version }) => version === path.version)
      ?.files.find(({ name }) => name === path.file);
    if (!file) throw absent;
    if (path.checksum) return text(file[path.checksum]);
    const type = TYPES[path.file.split('.').at(-1)!] ?? 'application/octet-stream';
    return { status: 200, headers: { 'Content-Type': type }, blob: file };
  }
  const document = await documentOf(path, repository);
  if (document === null) throw absent;
  if (path.checksum) return text(digestBytes(Buffer.from(document))[path.checksum]);
  return { status: 200, headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body: document };
}

function documentOf(path: Exclude<RepositoryPath, { kind: 'file' }>, repository: Repository): Promise<string | null> {
  if (path.kind === 'metadata') return metadataAt(repository, path.coordinates, path.group);
  return snapshotMetadata(repository, path.coordinates, path.version);
}

function text(body: string): RegistryResponse {
  return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}
