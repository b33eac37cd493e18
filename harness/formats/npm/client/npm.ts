// https://docs.npmjs.com/cli/commands, https://docs.npmjs.com/cli/using-npm/config
import type { Client, Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { tarballName } from '../name.ts';
import { AUTH_REFUSAL, consumer, NODE_REFUSALS, npmrc, runMarker } from './config.ts';

/** Refusals have to come at once, and nothing may be asked of services that the registry under test does not claim. */
const QUIET = ['fetch-retries=0', 'audit=false', 'fund=false', 'update-notifier=false', 'progress=false'];

/** What the package's install script writes. */
export const INSTALLED = 'installed.txt';

function npmClient<Id extends string>(id: Id, npm: string) {
  const one = (session: Session, ...args: readonly string[]): Plan => ({
    files: [npmrc(session, ...QUIET)],
    steps: [{ argv: [npm, ...args] }],
  });
  const operations = {
    publish: (session: Session, pkg: Package, tag?: string) =>
      one(session, 'publish', session.path(pkg.file.path), `--registry=${session.access.push}`, ...tagged(tag)),
    install: (session: Session, pkg: Package) => install(npm, session, pkg),
    /** Installs whatever the spec resolves to; arguments follow. */
    add: (session: Session, spec: string, ...args: readonly string[]): Plan => ({
      files: [npmrc(session, ...QUIET), consumer(session)],
      steps: [
        { argv: [npm, 'install', '--save-exact', spec, ...args] },
        { argv: ['cat', `${session.work}/package-lock.json`] },
      ],
    }),
    view: (session: Session, spec: string) => one(session, 'view', spec, '--json'),
    whoami: (session: Session) => one(session, 'whoami'),
    deprecate: (session: Session, spec: string, message: string) => one(session, 'deprecate', spec, message),
    unpublish: (session: Session, spec: string) => one(session, 'unpublish', spec, '--force'),
    addTag: (session: Session, spec: string, tag: string) => one(session, 'dist-tag', 'add', spec, tag),
    removeTag: (session: Session, name: string, tag: string) => one(session, 'dist-tag', 'rm', name, tag),
    listTags: (session: Session, name: string) => one(session, 'dist-tag', 'ls', name),
  };
  return {
    id,
    image: 'npm',
    version: [npm, '--version'],
    operations,
    tlsRefusals: NODE_REFUSALS,
    authRefusal: AUTH_REFUSAL,
    // A PUT that got no answer is sent again.
    // The second is its own rule: it sends nothing.
    definiteRefusals: [/^npm error code E(401|413)$/m, /^npm error Cannot implicitly apply the "latest" tag/m],
  } as const satisfies Client;
}

/** The tarball is fetched a second time by `npm pack`, with a cache of its own, since the cache of an installation keeps no named file. */
function install(npm: string, session: Session, pkg: Package): Plan {
  const spec = `${pkg.name}@${pkg.version}`;
  return {
    files: [npmrc(session, ...QUIET), consumer(session)],
    steps: [
      { argv: [npm, 'install', '--save-exact', spec] },
      { argv: [npm, 'pack', spec, `--cache=${session.home}/.npm-pack`] },
      runMarker(session, pkg),
    ],
    collect: [
      `${session.work}/${tarballName(pkg.name, pkg.version)}`,
      `${session.work}/node_modules/${pkg.name}/${INSTALLED}`,
    ],
  };
}

function tagged(tag: string | undefined): string[] {
  return tag === undefined ? [] : ['--tag', tag];
}

export const npm = npmClient('npm', 'npm');
export const npm10 = npmClient('npm10', '/opt/npm10/bin/npm');
