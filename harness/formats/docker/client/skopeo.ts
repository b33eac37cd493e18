// https://github.com/containers/skopeo/blob/main/docs/skopeo-copy.1.md, https://github.com/opencontainers/umoci
import type { Client, Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
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

function copy(session: Session, from: string, to: string, ...options: readonly string[]): Step {
  const argv = ['skopeo', 'copy', '--authfile', `${session.home}/.docker/config.json`, ...options, from, to] as const;
  return { argv: [...argv], env: environment(session) };
}

/** Everything that the tag leads to, in the bytes it has: skopeo would convert rather than fail. */
const EXACTLY = ['--all', '--preserve-digests'];

function publish(session: Session, pkg: Package): Plan {
  const to = `docker://${taggedAt(session.access.push, pkg)}`;
  return {
    files: [credentials(session)],
    steps: [copy(session, `oci-archive:${session.path(pkg.file.path)}`, to, ...EXACTLY)],
    collect: [blobsOf(pkg)],
  };
}

/** Pulls all platforms into a layout, picks the own one from it, and unpacks that. */
function install(session: Session, pkg: Package): Plan {
  const { work } = session;
  const [all, own, bundle] = [`${work}/image`, `${work}/platform`, `${work}/bundle`];
  const local = { local: true } as const;
  return {
    files: [credentials(session)],
    steps: [
      copy(session, `docker://${taggedAt(session.access.pull, pkg)}`, `oci:${all}:pulled`, ...EXACTLY),
      { ...copy(session, `oci:${all}:pulled`, `oci:${own}:own`), ...local },
      { argv: ['umoci', 'unpack', '--rootless', '--image', `${own}:own`, bundle], ...local },
      runMarker(`${bundle}/rootfs`),
    ],
    collect: [`${all}/blobs/sha256/`],
  };
}

export const skopeo = {
  id: 'skopeo',
  image: 'docker',
  version: ['skopeo', '--version'],
  operations: {
    publish,
    install,
    /** Pulls a reference, `:tag` or `@digest`, into a folder, byte by byte: `manifest.json`, and blobs named by their digests. */
    pull: (session: Session, name: string, reference: string): Plan => ({
      files: [credentials(session)],
      steps: [
        copy(
          session,
          `docker://${repositoryAt(session.access.pull, name)}${reference}`,
          `dir:${session.work}/pulled`,
          ...EXACTLY,
        ),
      ],
      collect: [`${session.work}/pulled/`],
    }),
  },
  tlsRefusals: GO_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: DEFINITE_REFUSALS,
} as const satisfies Client;
