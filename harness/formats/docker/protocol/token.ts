// https://distribution.github.io/distribution/spec/auth/token/
import type { Role } from '../../../core/access.ts';
import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';

/** Asks for a token as a client does: at the place that the challenge names, with the credential of that role. */
export async function fetchToken(http: RawHttp, role: Role, ...scopes: readonly string[]): Promise<string> {
  const challenge = (await http.get('/v2/', { as: 'anonymous' })).headers['www-authenticate'] ?? '';
  const { realm, service } = parametersOf(challenge);
  if (!/^Bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) {
    throw new Violation('The challenge names no place that gives tokens', 'Bearer realm="https://…"', challenge);
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const answer = await http.get(url.href, { as: role });
  if (answer.status !== 200)
    throw new Violation(`No token for ${scopes.join(' ')}`, 'status 200', `status ${answer.status}`);
  const token = answer.json()?.token ?? answer.json()?.access_token;
  if (typeof token === 'string' && token !== '') return token;
  throw new Violation('The answer has no token', 'token or access_token', 'neither');
}

/** The parameters of a challenge: https://www.rfc-editor.org/rfc/rfc9110#section-11.2 */
export function parametersOf(challenge: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...challenge.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, name, value]) => [name, value]));
}
