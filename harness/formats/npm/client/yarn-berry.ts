// https://yarnpkg.com/cli/add, https://yarnpkg.com/configuration/yarnrc
import type { Client, Plan, PlanFile, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { AUTH_REFUSAL, consumer, NODE_REFUSALS, runMarker } from './config.ts';

const YARN = '/opt/yarn4/bin/yarn';

/** In CI yarn would refuse to write a lock. Fresh packages are what this is about, and their scripts are ours. */
function settings({ home, ca, access }: Session): PlanFile {
  const { token, user, password } = access.credential;
  const basic = user === undefined || password === undefined ? {} : { npmAuthIdent: `${user}:${password}` };
  const secret = token === undefined ? basic : { npmAuthToken: token };
  const values = {
    npmRegistryServer: access.pull,
    npmPublishRegistry: access.push,
    npmAlwaysAuth: Object.keys(secret).length > 0,
    ...secret,
    httpsCaFilePath: ca,
    httpRetry: 0,
    npmMinimalAgeGate: 0,
    nodeLinker: 'node-modules',
    enableScripts: true,
    enableGlobalCache: false,
    enableImmutableInstalls: false,
    enableTelemetry: false,
    cacheFolder: `${home}/berry-cache`,
  };
  return { path: `${home}/.yarnrc.yml`, content: JSON.stringify(values) };
}

/** This client keeps neither the tarball nor its digest, only an archive of its own making: the files that it unpacked are collected. */
function install(session: Session, pkg: Package): Plan {
  const { work } = session;
  return {
    files: [settings(session), consumer(session), { path: `${work}/yarn.lock`, content: '' }],
    steps: [{ argv: [YARN, 'add', `${pkg.name}@${pkg.version}`] }, runMarker(session, pkg)],
    collect: [`${work}/node_modules/${pkg.name}/`],
  };
}

export const yarnBerry = {
  id: 'yarn-berry',
  image: 'npm',
  version: [YARN, '--version'],
  operations: {
    install,
    whoami: (session: Session): Plan => ({ files: [settings(session)], steps: [{ argv: [YARN, 'npm', 'whoami'] }] }),
  },
  tlsRefusals: NODE_REFUSALS,
  authRefusal: AUTH_REFUSAL,
} as const satisfies Client;
