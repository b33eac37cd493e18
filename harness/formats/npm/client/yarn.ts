// https://classic.yarnpkg.com/en/docs/cli/add, https://classic.yarnpkg.com/en/docs/yarnrc
import type { Client, Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { AUTH_REFUSAL, consumer, NODE_REFUSALS, npmrc, runMarker } from './config.ts';

const YARN = '/opt/yarn1/bin/yarn';

/** The offline mirror keeps each tarball as it was downloaded. */
function install(session: Session, pkg: Package): Plan {
  const { home, ca, access } = session;
  const config = {
    registry: access.pull,
    cafile: ca,
    'yarn-offline-mirror': `${home}/mirror`,
    'cache-folder': `${home}/.yarn-cache`,
    'disable-self-update-check': true,
  };
  const lines = Object.entries(config).map(([key, value]) => `${key} ${JSON.stringify(value)}\n`);
  return {
    files: [
      npmrc(session, 'always-auth=true'),
      { path: `${home}/.yarnrc`, content: lines.join('') },
      consumer(session, { license: 'UNLICENSED' }),
    ],
    steps: [
      { argv: [YARN, 'add', '--exact', '--non-interactive', '--no-progress', `${pkg.name}@${pkg.version}`] },
      runMarker(session, pkg),
    ],
    collect: [`${home}/mirror/`],
  };
}

export const yarn = {
  id: 'yarn',
  image: 'npm',
  version: [YARN, '--version'],
  operations: { install },
  tlsRefusals: NODE_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} as const satisfies Client;
