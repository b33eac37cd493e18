// Yanking: https://packaging.python.org/en/latest/specifications/file-yanking/ (PEP 592)

import { Refusal, type RegistryResponse, type Repository, type Transaction } from '../../../core/registry.ts';
import type { Form } from './form.ts';
import { type Identity, statedIdentity } from './upload.ts';

/** Deletes a release with all its files, and the project with its last release. */
export async function remove(form: Form, repository: Repository): Promise<RegistryResponse> {
  const identity = statedIdentity(form);
  await repository.transaction(async (transaction) => {
    const others = await siblings(transaction, identity);
    if (others > 0) await transaction.removeVersion(identity.key, identity.version);
    else await transaction.removePackage(identity.key);
  });
  return ok;
}

/** Marks a release as yanked for a reason (`true` for none), or as not yanked. */
export async function yank(form: Form, repository: Repository, yanked: string | boolean): Promise<RegistryResponse> {
  const identity = statedIdentity(form);
  await repository.transaction(async (transaction) => {
    await siblings(transaction, identity);
    await transaction.setVersionState(identity.key, identity.version, { yanked });
  });
  return ok;
}

/** How many other releases the project has; refuses when there is no such release. */
async function siblings(transaction: Transaction, { key, name, version }: Identity): Promise<number> {
  const releases = (await transaction.package(key))?.versions ?? [];
  if (!releases.some((release) => release.version === version)) {
    throw new Refusal(404, `${name} ${version} does not exist.`);
  }
  return releases.length - 1;
}

const ok: RegistryResponse = { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'OK\n' };
