// Yank, unyank, owners: https://doc.rust-lang.org/cargo/reference/registry-web-api.html

import {
  type Json,
  type PackageRow,
  Refusal,
  type RegistryRequest,
  type RegistryResponse,
  type Repository,
} from '../../../core/registry.ts';
import { answerJson } from './json.ts';
import { existing } from './read.ts';

/** `DELETE …/<version>/yank` and `PUT …/<version>/unyank` */
export async function setYanked(
  request: RegistryRequest,
  repository: Repository,
  yanked: boolean,
): Promise<RegistryResponse> {
  const { key, name } = await existing(request, repository);
  const version = request.params.version!;
  await repository.transaction(async (transaction) => {
    const row = await transaction.package(key);
    const known = row?.versions.find((candidate) => candidate.version === version);
    if (!known) throw new Refusal(404, `Version ${version} of ${name} does not exist.`);
    await transaction.setVersionState(key, version, { ...known.state, yanked });
  });
  return answerJson(200, { ok: true });
}

/** `GET …/owners` */
export async function listOwners(request: RegistryRequest, repository: Repository): Promise<RegistryResponse> {
  const users = ownersOf(await existing(request, repository)).map((login, index) => ({
    id: index + 1,
    login,
    name: null,
  }));
  return answerJson(200, { users });
}

/** `PUT …/owners` and `DELETE …/owners` with `{"users": [...]}`. Every writer may publish; owners are a list that is kept. */
export async function changeOwners(
  request: RegistryRequest,
  repository: Repository,
  change: 'add' | 'remove',
): Promise<RegistryResponse> {
  const { key, name } = await existing(request, repository);
  const users = usersFrom(await request.bytes());
  await repository.transaction(async (transaction) => {
    const row = await transaction.package(key);
    if (!row) throw new Refusal(404, `Crate ${name} does not exist.`);
    const owners = ownersOf(row);
    const stranger = change === 'remove' ? users.find((user) => !owners.includes(user)) : undefined;
    if (stranger !== undefined) throw new Refusal(400, `${stranger} is not an owner of ${name}.`);
    const left =
      change === 'add' ? [...new Set([...owners, ...users])] : owners.filter((user) => !users.includes(user));
    if (left.length === 0) throw new Refusal(400, 'A crate needs an owner.');
    await transaction.setPackageState(key, { ...row.state, owners: left });
  });
  const done = change === 'add' ? 'added to' : 'removed from';
  return answerJson(200, { ok: true, msg: `${users.join(', ')} ${done} the owners of ${name}` });
}

function ownersOf(row: PackageRow): string[] {
  return row.state.owners;
}

function usersFrom(body: Buffer): string[] {
  let users: unknown;
  try {
    users = (JSON.parse(body.toString('utf8')) as Json | null)?.users;
  } catch (cause) {
    throw new Refusal(400, `The body is not JSON: ${(cause as Error).message}`);
  }
  const valid =
    Array.isArray(users) && users.length > 0 && users.every((user) => typeof user === 'string' && user !== '');
  if (!valid) throw new Refusal(400, 'The body names no users.');
  return users as string[];
}
