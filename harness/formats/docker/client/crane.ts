// https://github.com/google/go-containerregistry/blob/main/cmd/crane/doc/crane.md
import type { Client, Plan, Session } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { HOST_ARCHITECTURE } from '../elf.ts';
import {
  AUTH_REFUSAL,
  blobsOf,
  credentials,
  DEFINITE_REFUSALS,
  environment,
  GO_REFUSALS,
  repositoryAt,
  runMarker,
  taggedAt,
} from './session.ts';

const one = (session: Session, ...args: readonly string[]): Plan => ({
  files: [credentials(session)],
  steps: [{ argv: ['crane', ...args], env: environment(session) }],
});

function publish(session: Session, pkg: Package): Plan {
  const plan = one(session, 'push', session.path(pkg.source!), taggedAt(session.access.push, pkg));
  return { ...plan, collect: [blobsOf(pkg)] };
}

/** Pulls all platforms into a layout, and the own one once more as one flat file system. */
function install(session: Session, pkg: Package): Plan {
  const { work } = session;
  const reference = taggedAt(session.access.pull, pkg);
  const env = environment(session);
  const [image, flat, root] = [`${work}/image`, `${work}/flat.tar`, `${work}/root`];
  return {
    files: [credentials(session)],
    steps: [
      { argv: ['crane', 'pull', '--format', 'oci', reference, image], env },
      { argv: ['crane', 'export', '--platform', `linux/${HOST_ARCHITECTURE}`, reference, flat], env },
      { argv: ['mkdir', root], local: true },
      { argv: ['tar', '--extract', '--no-same-owner', '--file', flat, '--directory', root], local: true },
      runMarker(root),
    ],
    collect: [`${image}/blobs/sha256/`],
  };
}

export const crane = {
  id: 'crane',
  image: 'docker',
  version: ['crane', 'version'],
  operations: {
    publish,
    install,
    digest: (session: Session, pkg: Package) => one(session, 'digest', taggedAt(session.access.pull, pkg)),
    list: (session: Session, name: string) => one(session, 'ls', repositoryAt(session.access.pull, name)),
    /** Copies an image into another repository of the same registry; layers are mounted where that can be. */
    copy: (session: Session, pkg: Package, name: string) =>
      one(session, 'copy', taggedAt(session.access.pull, pkg), taggedAt(session.access.push, { ...pkg, name })),
  },
  tlsRefusals: GO_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: DEFINITE_REFUSALS,
} as const satisfies Client;
