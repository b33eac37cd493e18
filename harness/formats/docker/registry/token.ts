// https://distribution.github.io/distribution/spec/auth/token/
import type { RegistryRequest, RegistryResponse } from '../../../core/registry.ts';
import { parseScope } from './access.ts';
import { ProtocolError } from './error.ts';

/** Long enough for the upload of a large image over a slow line. */
const SECONDS = 900;

/** Gives a token for those of the wanted scopes that the credential reaches; anonymous clients get one for reading. */
export async function giveToken({ identity, query, accounts }: RegistryRequest): Promise<RegistryResponse> {
  // A limited token must not lead to a wider one.
  if (identity?.scopes)
    throw new ProtocolError(401, 'UNAUTHORIZED', 'A token is given for a password, not for a token.');
  const wanted = query.getAll('scope').flatMap((scopes) => scopes.split(' '));
  const granted = wanted.flatMap((scope) => {
    const { type, resource, actions } = parseScope(scope);
    const kept = actions.filter((action) => action === 'pull' || identity?.mayWrite === true);
    return kept.length === 0 ? [] : [`${type}:${resource}:${kept.join(',')}`];
  });
  const token = accounts.grant(identity, granted, SECONDS);
  const body = { token, access_token: token, expires_in: SECONDS, issued_at: new Date().toISOString() };
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(body),
  };
}
