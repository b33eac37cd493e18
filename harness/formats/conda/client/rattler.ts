// https://conda.github.io/rattler/py-rattler/, driven by compose/clients/conda/drive.py
import type { Credential } from '../../../core/access.ts';
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';

/** One of the two installed versions, and whether it asks for shards before it asks for the whole index. */
interface Variant {
  readonly python: string;
  readonly shards: boolean;
}

/** The file that RATTLER_AUTH_FILE names: credentials by host. */
function authFile(session: Session): PlanFile {
  const { access } = session;
  const given = login(access.credential);
  const content = given ? { [new URL(access.pull).host]: { BasicHTTP: given } } : {};
  return { path: `${session.home}/rattler-auth.json`, content: JSON.stringify(content) };
}

function login({ user, password, token }: Credential): { username: string; password: string } | null {
  const secret = user !== undefined && password !== undefined ? password : token;
  return secret === undefined ? null : { username: user ?? 'token', password: secret };
}

/** Where an operation installs to: every package of its own environment. */
export const prefixOf = ({ work }: Session) => `${work}/env`;

/** A match specification of exactly this package, in brackets since a build string may hold what globs would read. */
export const specOf = ({ name, version, manifest }: Pick<Package, 'name' | 'version' | 'manifest'>): string =>
  `${name}[version="==${version}", build="${manifest.build}"]`;

export function rattlerOperations({ python, shards }: Variant) {
  const step = (
    session: Session,
    command: 'install' | 'solve',
    specs: readonly string[],
    more: readonly string[] = [],
  ): Step => ({
    argv: [
      python,
      '/opt/drive.py',
      command,
      '--channel',
      session.access.pull,
      '--cache',
      `${session.home}/cache`,
      ...(shards ? ['--shards'] : []),
      ...(command === 'install' ? ['--prefix', prefixOf(session)] : []),
      ...more,
      ...specs,
    ],
    env: {
      HOME: session.home,
      SSL_CERT_FILE: session.ca,
      RATTLER_AUTH_FILE: `${session.home}/rattler-auth.json`,
      RATTLER_CACHE_DIR: `${session.home}/cache`,
    },
  });
  const plan = (session: Session, ...steps: [Step, ...Step[]]): Plan => ({ files: [authFile(session)], steps });
  return {
    /** Solves for exactly this package, installs it, runs its program. */
    install: (session: Session, pkg: Package): Plan =>
      plan(session, step(session, 'install', [specOf(pkg)]), { argv: [`${prefixOf(session)}/bin/${pkg.name}`] }),
    /** Installs whatever the specifications select, and says what that is. */
    installSpecs: (session: Session, ...specs: string[]): Plan => plan(session, step(session, 'install', specs)),
    /** Says what the specifications select, for another platform if one is named. */
    solve: (session: Session, specs: readonly string[], platform = 'linux-64'): Plan =>
      plan(session, step(session, 'solve', specs, ['--platform', platform])),
    /** Installs what the specifications select, and runs one program of it. */
    installAndRun: (session: Session, program: string, ...specs: string[]): Plan =>
      plan(session, step(session, 'install', specs), { argv: [`${prefixOf(session)}/bin/${program}`] }),
    /** Indexes the package's files with rattler's own indexer and prints the index. */
    index: (session: Session, pkg: Package): Plan => {
      const channel = `${session.work}/channel`;
      const { subdir } = pkg.manifest;
      return {
        steps: [
          { argv: ['mkdir', '-p', `${channel}/${subdir}`], local: true },
          { argv: ['cp', ...pkg.files.map(({ path }) => session.path(path)), `${channel}/${subdir}`], local: true },
          { argv: [python, '/opt/drive.py', 'index', channel], local: true },
          { argv: ['cat', `${channel}/${subdir}/repodata.json`], local: true },
        ],
      };
    },
  };
}

/** rustls and its verifier, by way of reqwest. */
export const tlsRefusals = {
  expired: /certificate expired|CertExpired|certificate has expired/i,
  'not-yet-valid': /not valid yet|NotValidYet|not yet valid/i,
  'wrong-host': /not valid for name|NotValidForName|hostname mismatch/i,
  'unknown-ca': /UnknownIssuer|unknown issuer|unable to get local issuer/i,
  'self-signed': /UnknownIssuer|self.signed|CaUsedAsEndEntity/i,
} as const satisfies Client['tlsRefusals'];

export const authRefusal = /401 Unauthorized|403 Forbidden/;
