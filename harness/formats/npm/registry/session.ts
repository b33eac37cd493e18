// Log-in: https://github.com/npm/npm-profile (adduser and login over /-/user/, the form that npm falls back to without /-/v1/login)

import { Refusal, type RegistryRequest, type RegistryResponse } from '../../../core/registry.ts';
import { parse } from './attachments.ts';
import { answerJson, answerOk } from './json.ts';

/** `GET /-/whoami` */
export async function whoami({ identity }: RegistryRequest): Promise<RegistryResponse> {
  if (!identity) throw new Refusal(401, 'You are not logged in.');
  return answerJson(200, { username: identity.user });
}

/** `PUT /-/user/org.couchdb.user:<name>` with a name and password gives a token. Accounts are not made here. */
export async function login(request: RegistryRequest): Promise<RegistryResponse> {
  const { name, password } = parse(await request.bytes());
  if (typeof name !== 'string' || typeof password !== 'string') throw new Refusal(400, 'Name or password is missing.');
  if (request.params.user !== `org.couchdb.user:${name}`) throw new Refusal(400, 'Body and address name two users.');
  const token = request.accounts.login(name, password);
  if (token === null) throw new Refusal(401, 'Name or password is wrong.');
  return answerOk(201, { id: request.params.user, token });
}

/** `DELETE /-/user/token/<token>` */
export async function logout({ accounts, identity, params }: RegistryRequest): Promise<RegistryResponse> {
  if (!identity) throw new Refusal(401, 'You are not logged in.');
  if (!accounts.logout(params.token!)) throw new Refusal(404, 'There is no such token.');
  return answerOk(200);
}
