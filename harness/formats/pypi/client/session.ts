import type { Credential } from '../../../core/access.ts';
import type { PlanFile, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { distributionsOf } from '../attestation.ts';

/** User name and password; a token goes in the place of the password, as the Python Package Index has it. */
export function login({ user, password, token }: Credential): { user: string; password: string } | null {
  if (user !== undefined && password !== undefined) return { user, password };
  return token === undefined ? null : { user: '__token__', password: token };
}

/** Credentials in a netrc, which pip and uv read for every request to that host. */
export function netrc({ home, access }: Session): PlanFile[] {
  const given = login(access.credential);
  const host = new URL(access.pull).hostname;
  if (!given) return [];
  return [{ path: `${home}/.netrc`, content: `machine ${host} login ${given.user} password ${given.password}\n` }];
}

/** The client's view of a package's wheel and source distribution. */
export function artefacts(session: Session, pkg: Package): string[] {
  return distributionsOf(pkg).map((file) => session.path(file.path));
}

/** `name==version`. */
export function pinned({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${name}==${version}`;
}
