import type { Credential } from '../../../core/access.ts';
import type { PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';

/** Where an operation installs to: an empty root of its own, with a database of packages and keys of its own. */
export function rootOf({ work }: Session): string {
  return `${work}/root`;
}

/** The run's key among those that rpm trusts. The expired one is not: rpm 4.18 refuses to import it. */
export function importKey(session: Session): Step {
  return { argv: ['rpm', '--root', rootOf(session), '--import', session.keys[0]!], local: true };
}

/** What the root needs to be there for. */
export function emptyRoot(session: Session): PlanFile {
  return { path: `${rootOf(session)}/etc/hostname`, content: 'regproof\n', mode: 0o644 };
}

/** The installed files have the bytes, modes and owners of the package; the scriptlet ran; the program runs. */
export function proveInstalled(session: Session, { name }: Pick<Package, 'name'>): Step[] {
  const root = rootOf(session);
  return [
    { argv: ['rpm', '--root', root, '--query', '--queryformat', NEVRA, name] },
    { argv: ['rpm', '--root', root, '--verify', name] },
    { argv: ['cat', `${root}/usr/share/${name}/installed.txt`] },
    { argv: [`${root}/usr/bin/${name}`] },
  ];
}

/** One line for each package; `(none)` where there is no epoch. */
export const NEVRA = 'installed %{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}.%{ARCH}\\n';

/** User name and password; a token goes in the place of the password. */
export function login({ user, password, token }: Credential): { user: string; password: string } | null {
  const secret = user !== undefined && password !== undefined ? password : token;
  return secret === undefined ? null : { user: user ?? 'token', password: secret };
}

export function fileUrls(paths: readonly string[]): string {
  return paths.map((path) => `file://${path}`).join(' ');
}
