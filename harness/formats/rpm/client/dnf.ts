// https://dnf.readthedocs.io/en/latest/conf_ref.html and command_ref.html
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { emptyRoot, fileUrls, importKey, login, NEVRA, proveInstalled, rootOf } from './root.ts';

/** Nothing of the host: no plugins, repositories or caches but these; refusals come at once. */
const MAIN = [
  'plugins=0',
  'reposdir=/nonexistent',
  'varsdir=/nonexistent',
  'keepcache=1',
  'assumeyes=1',
  'retries=1',
  'timeout=60',
  'zchunk=0',
];

/** gpgcheck is the package's signature, repo_gpgcheck the index's. */
const REPOSITORY = ['name=target', 'enabled=1', 'gpgcheck=1', 'repo_gpgcheck=1', 'skip_if_unavailable=0'];

/** Below the root that is installed into, where dnf looks for them. */
const folder = (session: Session, name: string) => `${session.home}/dnf-${name}`;

function configuration(session: Session): PlanFile {
  const { access, ca, keys } = session;
  const given = login(access.credential);
  const lines = [
    '[main]',
    ...MAIN,
    `cachedir=${folder(session, 'cache')}`,
    `persistdir=${folder(session, 'persist')}`,
    `logdir=${folder(session, 'log')}`,
    '',
    '[target]',
    ...REPOSITORY,
    `baseurl=${access.pull}`,
    `sslcacert=${ca}`,
    `gpgkey=${fileUrls(keys)}`,
    ...(given ? [`username=${given.user}`, `password=${given.password}`] : []),
  ];
  return { path: `${session.home}/dnf.conf`, content: `${lines.join('\n')}\n` };
}

function dnfStep(session: Session, ...words: readonly string[]): Step {
  return {
    argv: ['dnf', '--config', `${session.home}/dnf.conf`, '--installroot', rootOf(session), '--releasever=1', ...words],
  };
}

function plan(session: Session, ...steps: readonly Step[]): Plan {
  return { files: [configuration(session), emptyRoot(session)], steps: [importKey(session), ...steps] };
}

/** Reads the index anew and verifies its signature; every key counts that the user was given. */
const refreshed = (session: Session) => dnfStep(session, 'makecache', '--refresh');

/** Without the expired key, which rpm could not import: dnf would fail over that before it says what is wrong with the package. */
const installing = (session: Session, ...specs: readonly string[]) =>
  dnfStep(session, `--setopt=target.gpgkey=${fileUrls(session.keys.slice(0, 1))}`, 'install', ...specs);

/** GnuTLS by way of curl says no more than that. No revocation list is asked for, so a revoked certificate is accepted. */
const UNVERIFIED = /Curl error \(60\)[\s\S]*server certificate verification failed/;

/** librepo does not say which key it missed. */
const BAD_INDEX = /repomd\.xml GPG signature verification error: Bad GPG signature/;

/** `name-[epoch:]version-release`, which names one version exactly. */
export const specOf = ({ name, version }: Pick<Package, 'name' | 'version'>): string => `${name}-${version}`;

/** Three documents of a repository, in ASCII. */
export interface ServedSignature {
  readonly key: string;
  readonly signature: string;
  readonly document: string;
}

const operations = {
  install: (session: Session, pkg: Package): Plan => ({
    ...plan(session, refreshed(session), installing(session, specOf(pkg)), ...proveInstalled(session, pkg)),
    collect: [`${rootOf(session)}${folder(session, 'cache')}/`],
  }),
  /** Installs whatever the specs select, in one transaction, and lists what is there then. */
  installSpecs: (session: Session, ...specs: string[]): Plan =>
    plan(session, refreshed(session), installing(session, ...specs), {
      argv: ['rpm', '--root', rootOf(session), '-qa', '--queryformat', NEVRA],
    }),
  /** Installs a version and looks for something newer. */
  installAndUpgrade: (session: Session, pkg: Package): Plan =>
    plan(session, refreshed(session), installing(session, specOf(pkg)), dnfStep(session, '--refresh', 'upgrade')),
  makecache: (session: Session): Plan => plan(session, refreshed(session)),
  /** Downloads without looking at signatures, then lets rpm judge the file. */
  checkSignature: (session: Session, pkg: Package): Plan => {
    const file = `${session.work}/${pkg.file.name}`;
    const downloading = [
      '--setopt=plugins=1',
      '--disableplugin=*',
      '--enableplugin=download',
      'download',
      '--destdir',
      session.work,
      specOf(pkg),
    ];
    const judging = (options: string): Step => ({ argv: ['rpm', '--root', rootOf(session), options, file] });
    return { ...plan(session, refreshed(session), dnfStep(session, ...downloading), judging('-K')), collect: [file] };
  },
  repoquery: (session: Session, ...words: string[]): Plan =>
    plan(session, refreshed(session), dnfStep(session, '--quiet', 'repoquery', ...words)),
  provides: (session: Session, path: string): Plan =>
    plan(session, refreshed(session), dnfStep(session, 'provides', path)),
  /** Verifies a detached signature with the key that the repository serves, and imports that key as rpm would. */
  verifyDetached: (session: Session, served: ServedSignature): Plan => {
    const file = (name: keyof ServedSignature) => `${session.work}/${name}`;
    return {
      files: [
        emptyRoot(session),
        ...(Object.keys(served) as (keyof ServedSignature)[]).map((name) => ({
          path: file(name),
          content: served[name],
        })),
      ],
      steps: [
        { argv: ['rpm', '--root', rootOf(session), '--import', file('key')] },
        { argv: ['gpg', '--batch', '--dearmor', '--output', `${session.work}/keyring.gpg`, file('key')] },
        { argv: ['gpgv', '--keyring', `${session.work}/keyring.gpg`, file('signature'), file('document')] },
      ],
    };
  },
  /** Indexes the given files with the reference indexer. */
  createrepo: (session: Session, packages: readonly Package[]): Plan => ({
    steps: [
      { argv: ['mkdir', `${session.work}/repository`], local: true },
      {
        argv: ['cp', ...packages.map((pkg) => session.path(pkg.file.path)), `${session.work}/repository`],
        local: true,
      },
      {
        argv: ['createrepo_c', '--quiet', '--no-database', '--simple-md-filenames', `${session.work}/repository`],
        local: true,
      },
      { argv: ['zcat', `${session.work}/repository/repodata/primary.xml.gz`], local: true },
    ],
  }),
};

export const dnf = {
  id: 'dnf',
  image: 'rpm',
  version: ['dnf', '--version'],
  operations,
  tlsRefusals: {
    expired: UNVERIFIED,
    'not-yet-valid': UNVERIFIED,
    'wrong-host': /does not match target host name/,
    'unknown-ca': UNVERIFIED,
    'self-signed': UNVERIFIED,
  },
  signatureRefusals: {
    unsigned: /GPG verification is enabled, but GPG signature is not available/,
    'wrong-key': BAD_INDEX,
    tampered: BAD_INDEX,
    'expired-key': BAD_INDEX,
  },
  authRefusal: /Status code: 40[13]/,
} as const satisfies Client;
