// https://pnpm.io/cli/publish, https://pnpm.io/cli/add, https://pnpm.io/settings
import type { Client, Plan, PlanFile, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { AUTH_REFUSAL, consumer, npmrc, runMarker } from './config.ts';

/** rustls' words. It is given no revocation list, so a revoked certificate is accepted. */
const RUSTLS_REFUSALS = {
  expired: /certificate expired/,
  'not-yet-valid': /certificate not valid yet/,
  'wrong-host': /not valid for name/,
  'unknown-ca': /UnknownIssuer/,
  'self-signed': /UnknownIssuer|CaUsedAsEndEntity/,
} as const;

/** Settings that are no credentials have a file of their own. Fresh packages are what this is about, and their scripts are ours. */
function settings({ home }: Session): PlanFile {
  const values = {
    fetchRetries: 0,
    minimumReleaseAge: 0,
    dangerouslyAllowAllBuilds: true,
    updateNotifier: false,
    storeDir: `${home}/store`,
  };
  return { path: `${home}/.config/pnpm/config.yaml`, content: JSON.stringify(values) };
}

function publish(session: Session, pkg: Package): Plan {
  return {
    files: [npmrc(session), settings(session)],
    steps: [
      {
        argv: ['pnpm', 'publish', session.path(pkg.file.path), '--no-git-checks', `--registry=${session.access.push}`],
      },
    ],
  };
}

/** pnpm's store keeps no tarball: its lock, with the digest that it verified, is printed. */
function install(session: Session, pkg: Package): Plan {
  return {
    files: [npmrc(session), settings(session), consumer(session)],
    steps: [
      { argv: ['pnpm', 'add', '--save-exact', `${pkg.name}@${pkg.version}`] },
      { argv: ['cat', `${session.work}/pnpm-lock.yaml`], local: true },
      runMarker(session, pkg),
    ],
  };
}

export const pnpm = {
  id: 'pnpm',
  image: 'npm',
  version: ['pnpm', '--version'],
  operations: { publish, install },
  tlsRefusals: RUSTLS_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: [/Failed to publish package \S+ \(status (401|413)\b/],
} as const satisfies Client;
