// https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish

import {
  type PackageRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../../core/registry.ts';
import { readFrame } from './frame.ts';
import { indexEntry } from './index-line.ts';
import { answerJson } from './json.ts';
import { assertIdentity } from './manifest.ts';
import { assertName, assertVersion, keyOf, withoutBuild } from './name.ts';

/** `PUT /api/v1/crates/new` */
export async function publish(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const { metadata, crate } = await readFrame(request, repository);
  const { name, vers } = metadata;
  assertName(name);
  assertVersion(vers);
  await assertIdentity(repository, crate, name, vers);
  const meta = { entry: indexEntry(metadata), description: metadata.description ?? null };
  const key = keyOf(name);
  await repository.transaction(async (transaction) => {
    const row = await transaction.package(key);
    if (row) assertNew(row, name, vers);
    else await transaction.createPackage(key, name, { owners: [request.identity!.user] });
    await transaction.addVersion(key, vers, meta, { yanked: false });
    await transaction.addFile(key, vers, { name: `${name}-${vers}.crate`, blob: crate });
  });
  return answerJson(200, { warnings: { invalid_categories: [], invalid_badges: [], other: [] } });
}

function assertNew(row: PackageRow, name: string, version: string): void {
  if (row.name !== name) throw new Refusal(409, `The name ${name} is too close to the existing crate ${row.name}.`);
  const same = row.versions.find((known) => withoutBuild(known.version) === withoutBuild(version));
  if (same) throw new Refusal(409, `The version ${same.version} of ${name} already exists.`);
}
