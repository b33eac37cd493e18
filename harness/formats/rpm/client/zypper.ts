// https://en.opensuse.org/SDB:Zypper_manual and libzypp's RepoInfo (.repo files)
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { emptyRoot, fileUrls, importKey, login, proveInstalled, rootOf } from './root.ts';

/** pkg_gpgcheck: the package's signature is looked at even where that of the index is good. */
const REPOSITORY = [
  'name=target',
  'enabled=1',
  'type=rpm-md',
  'autorefresh=0',
  'keeppackages=1',
  'gpgcheck=1',
  'repo_gpgcheck=1',
  'pkg_gpgcheck=1',
];

function files(session: Session): PlanFile[] {
  const { access, keys, work } = session;
  const configuration = `${rootOf(session)}/etc/zypp`;
  const given = login(access.credential);
  const url = `${access.pull}?ssl_capath=${work}${given ? '&credentials=target' : ''}`;
  const lines = ['[target]', ...REPOSITORY, `baseurl=${url}`, `gpgkey=${fileUrls(keys)}`];
  const secret = given
    ? [
        {
          path: `${configuration}/credentials.d/target`,
          content: `username=${given.user}\npassword=${given.password}\n`,
        },
      ]
    : [];
  return [
    emptyRoot(session),
    { path: `${configuration}/repos.d/target.repo`, content: `${lines.join('\n')}\n` },
    ...secret,
  ];
}

/** OpenSSL finds authorities in a folder by hashed names, one in each file; libzypp hands curl no single file. */
function trustAuthorities({ ca }: Session): Step[] {
  return [
    {
      argv: [
        'csplit',
        '--quiet',
        '--elide-empty-files',
        '--prefix=ca-',
        '--suffix-format=%02d.pem',
        ca,
        '/-----BEGIN/',
        '{*}',
      ],
      local: true,
    },
    { argv: ['openssl', 'rehash', '.'], local: true },
  ];
}

function zypperStep(session: Session, ...words: readonly string[]): Step {
  return { argv: ['zypper', '--root', rootOf(session), '--non-interactive', '--verbose', ...words] };
}

function plan(session: Session, ...steps: readonly Step[]): Plan {
  const [first, ...others] = trustAuthorities(session);
  return {
    files: files(session),
    steps: [first!, ...others, importKey(session), zypperStep(session, 'refresh', '--force'), ...steps],
  };
}

const installing = (session: Session, ...specs: readonly string[]) =>
  zypperStep(session, 'install', '--no-recommends', '--download-in-advance', ...specs);

const operations = {
  install: (session: Session, pkg: Package): Plan => ({
    ...plan(session, installing(session, `${pkg.name}=${pkg.version}`), ...proveInstalled(session, pkg)),
    collect: [`${rootOf(session)}/var/cache/zypp/packages/`],
  }),
  refresh: (session: Session): Plan => plan(session),
};

export const zypper = {
  id: 'zypper',
  image: 'rpm-zypper',
  version: ['zypper', '--version'],
  operations,
  tlsRefusals: {
    expired: /certificate has expired/,
    'not-yet-valid': /certificate is not yet valid/,
    'wrong-host': /no alternative certificate subject name matches target host name/,
    'unknown-ca': /unable to get local issuer certificate/,
    'self-signed': /self-signed certificate/,
  },
  signatureRefusals: {
    unsigned: /'repomd\.xml' from repository 'target' is unsigned/,
    'wrong-key': /'repomd\.xml' from repository 'target' is signed with an unknown key/,
    tampered: /Signature verification failed for file 'repomd\.xml'/,
    'expired-key': /\(EXPIRED\)[\s\S]*signed with an unknown key/,
  },
  authRefusal: /40[13]|Login|credentials/i,
} as const satisfies Client;
