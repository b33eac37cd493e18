import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { nameOf } from '../coordinates.ts';
import { parseVersionFolder } from './path.ts';

/** Deletes one version with its files; an artifact without versions is gone with its last one. */
export async function remove({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { coordinates, version } = parseVersionFolder(params.path!);
  const key = nameOf(coordinates);
  await repository.transaction(async (change) => {
    const row = await change.package(key);
    if (!row) throw new Refusal(404, `${key} is not in this repository.`);
    await change.removeVersion(key, version);
    if (row.versions.length === 1) await change.removePackage(key);
  });
  return { status: 204 };
}
