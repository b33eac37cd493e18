import {
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
  type Transaction,
} from '../../../core/registry.ts';
import { nameOf } from '../coordinates.ts';
import { type Metadata, parseMetadata } from '../metadata.ts';
import { groupKey } from './documents.ts';
import { parsePath, type RepositoryPath } from './path.ts';
import { refuseStrangePom } from './pom-identity.ts';

type FilePath = Extract<RepositoryPath, { kind: 'file' }>;
type MetadataPath = Exclude<RepositoryPath, { kind: 'file' }>;

/** A file, or what a client thinks of metadata and checksums. */
export async function write(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const path = parsePath(request.params.path!);
  if (path.checksum) await compareChecksum(path, path.checksum, request, repository);
  else if (path.kind === 'file') await addFile(path, request, repository);
  else await takeMetadata(path, request, repository);
  return { status: 201 };
}

/** Checksums are the registry's own; one that says otherwise is refused. A checksum of metadata is that of the client's draft. */
async function compareChecksum(
  path: RepositoryPath,
  algorithm: NonNullable<RepositoryPath['checksum']>,
  request: RegistryRequest,
  repository: Repository,
): Promise<void> {
  const stated = (await request.bytes(4_096)).toString('latin1').trim().split(/\s+/)[0]!.toLowerCase();
  if (path.kind !== 'file') return;
  const row = await repository.package(nameOf(path.coordinates));
  const file = row?.versions
    .find(({ version }) => version === path.version)
    ?.files.find(({ name }) => name === path.file);
  if (!file) throw new Refusal(409, `There is no ${path.file} that this could be the checksum of.`);
  if (file[algorithm] !== stated) throw new Refusal(422, `The ${algorithm} of ${path.file} is ${file[algorithm]}.`);
}

/** Released files never change; those of a snapshot have names of their own for each deployment. */
async function addFile(path: FilePath, request: RegistryRequest, repository: Repository): Promise<void> {
  const { coordinates, version, file } = path;
  const key = nameOf(coordinates);
  const blob = await repository.store(request.body);
  if (file.endsWith('.pom')) await refuseStrangePom(repository, blob, coordinates, version);
  await repository.transaction(async (change) => {
    const row = await change.package(key);
    if (!row) await change.createPackage(key, key);
    const known = row?.versions.find((each) => each.version === version);
    if (!known) await change.addVersion(key, version, {});
    const before = known?.files.find(({ name }) => name === file);
    if (before && before.sha256 !== blob.sha256) throw new Refusal(409, `${file} exists, with other bytes.`);
    if (!before) await change.addFile(key, version, { name: file, blob });
  });
}

/** The end of a deployment: the versions that the draft names and that have files are listed from now on. */
async function takeMetadata(path: MetadataPath, request: RegistryRequest, repository: Repository): Promise<void> {
  const draft = parseMetadata((await request.bytes()).toString('utf8'));
  if (!draft) throw new Refusal(422, 'This is no maven-metadata.xml.');
  await repository.transaction(async (change) => {
    if (path.kind === 'snapshot-metadata') await list(change, nameOf(path.coordinates), [path.version]);
    else {
      await list(change, nameOf(path.coordinates), draft.versions);
      await addPlugins(change, path.group, draft.plugins);
    }
  });
}

/** Versions are added and never dropped, so that drafts of two deployments at once lose nothing. */
async function list(change: Transaction, key: string, versions: readonly string[]): Promise<void> {
  const row = await change.package(key);
  for (const known of row?.versions ?? []) {
    if (!versions.includes(known.version) || known.state.listed || known.files.length === 0) continue;
    await change.setVersionState(key, known.version, { ...known.state, listed: true });
  }
}

async function addPlugins(change: Transaction, group: string, plugins: Metadata['plugins']): Promise<void> {
  if (plugins.length === 0) return;
  const key = groupKey(group);
  const row = await change.package(key);
  const before = (row?.state.plugins ?? []) as Metadata['plugins'];
  const others = before.filter((known) => !plugins.some((each) => each.artifactId === known.artifactId));
  if (!row) await change.createPackage(key, key);
  await change.setPackageState(key, { plugins: [...others, ...plugins] });
}
