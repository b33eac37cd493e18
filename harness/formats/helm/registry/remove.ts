import { Refusal, type RegistryRequest, type RegistryResponse, type Repository } from '../../../core/registry.ts';
import { renderIndex } from './index.ts';
import { keyOf } from './rows.ts';

/** Deletes one version with its provenance; the chart goes with its last version. */
export async function remove({ params }: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const key = keyOf(params.repository!, params.name!);
  await repository.transaction(async (transaction) => {
    const versions = (await transaction.package(key))?.versions ?? [];
    if (!versions.some(({ version }) => version === params.version))
      throw new Refusal(404, `There is no version ${params.version} of ${params.name}.`);
    if (versions.length === 1) await transaction.removePackage(key);
    else await transaction.removeVersion(key, params.version!);
    await renderIndex(transaction, params.repository!);
  });
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"deleted":true}' };
}
