// https://chartmuseum.com/docs/#chart-manipulation
import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { belongsTo, indexEntry, keyOf, type Release, releasesOf } from './rows.ts';

/** All charts of a repository with their versions, by name. */
export async function charts({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const listed: Record<string, object[]> = {};
  for (const { key } of (await repository.packages()).filter(belongsTo(params.repository!))) {
    const row = await repository.package(key);
    const releases = row ? releasesOf(row) : [];
    if (releases.length > 0) listed[row!.name] = releases.map(indexEntry);
  }
  return json(listed);
}

/** The versions of one chart. */
export async function chart({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  return json((await releases(repository, params)).map(indexEntry));
}

/** One version of a chart. */
export async function version({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const release = (await releases(repository, params)).find((each) => each.version.version === params.version);
  if (!release) throw new Refusal(404, `There is no version ${params.version} of ${params.name}.`);
  return json(indexEntry(release));
}

async function releases(repository: Repository, params: RegistryRequest['params']): Promise<Release[]> {
  const row = await repository.package(keyOf(params.repository!, params.name!));
  const found = row ? releasesOf(row) : [];
  if (found.length === 0) throw new Refusal(404, `There is no chart ${params.name}.`);
  return found;
}

function json(document: object): RegistryResponse {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(document) };
}
