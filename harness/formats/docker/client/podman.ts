// https://docs.podman.io/en/v4.3/
import { createHash } from 'node:crypto';
import type { Client, Plan, PlanFile, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { HOST_ARCHITECTURE } from '../elf.ts';
import { AUTH_REFUSAL, credentials, DEFINITE_REFUSALS, environment, GO_REFUSALS, taggedAt } from './session.ts';

/** Inside a container podman can neither delegate control groups nor set what it sets by default of the network. */
const CONFIGURATION = `
[containers]
cgroups = "disabled"
default_sysctls = []
[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
runtime = "crun"
`;

/** The image's volume for such things: podman takes no path of more than 50 characters, and homes are longer. */
function rootOf({ home }: Session): string {
  return `/engine/${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
}

function withStorage(
  session: Session,
  ...commands: readonly (readonly [readonly string[], { local?: true }?])[]
): Plan {
  const { home } = session;
  const configuration: PlanFile = { path: `${home}/containers.conf`, content: CONFIGURATION };
  const env = { ...environment(session), CONTAINERS_CONF: configuration.path };
  const root = rootOf(session);
  const storage = ['--root', `${root}/storage`, '--runroot', `${root}/run`, '--storage-driver', 'vfs'];
  const [first, ...others] = commands.map(
    ([args, how]): Step => ({ argv: ['podman', ...storage, ...args], env, ...how }),
  );
  return { files: [credentials(session), configuration], steps: [first!, ...others] };
}

const authFile = ({ home }: Session) => ['--authfile', `${home}/.docker/config.json`];

/** Podman keeps an image unpacked: it prints the image's identity, which is the digest of its config, and the digest of what it pulled. */
function install(session: Session, pkg: Package): Plan {
  const reference = taggedAt(session.access.pull, pkg);
  return withStorage(
    session,
    [['pull', ...authFile(session), reference]],
    [['image', 'inspect', '--format', 'sha256:{{.Id}} {{.Digest}}', reference], { local: true }],
    [['run', '--rm', '--network', 'none', '--cap-drop', 'ALL', reference], { local: true }],
  );
}

/** Loads the image of the own platform and pushes it. Not called `publish`: the layers are compressed anew, as by docker. Prints the manifest's digest. */
function push(session: Session, pkg: Package): Plan {
  const reference = taggedAt(session.access.push, pkg);
  const own = `${pkg.name}:${pkg.version}-${HOST_ARCHITECTURE}`;
  return withStorage(
    session,
    [['pull', '--quiet', `docker-archive:${session.path(pkg.file.path)}:${own}`], { local: true }],
    [['tag', own, reference], { local: true }],
    [['push', ...authFile(session), '--digestfile', '/dev/stdout', reference]],
  );
}

export const podman = {
  id: 'podman',
  image: 'docker',
  version: ['podman', '--version'],
  operations: { install, push },
  tlsRefusals: GO_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: DEFINITE_REFUSALS,
} as const satisfies Client;
