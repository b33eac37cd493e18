// https://docs.docker.com/reference/cli/docker/
import type { Client, Plan, Session, Step } from '../../../core/client.ts';
import type { Package } from '../../../core/package.ts';
import { HOST_ARCHITECTURE } from '../elf.ts';
import { AUTH_REFUSAL, credentials, DEFINITE_REFUSALS, environment, GO_REFUSALS, taggedAt } from './session.ts';

/** The image's `engine` starts an engine that belongs to this home, and runs commands that talk to it. */
function withEngine(session: Session, ...steps: readonly Step[]): Plan {
  const env = environment(session);
  const step = (each: Step): Step => ({ ...each, argv: ['engine', ...each.argv], env });
  return {
    files: [credentials(session)],
    steps: [step({ argv: ['up'], local: true }), ...steps.map(step), step({ argv: ['down'], local: true })],
  };
}

const docker = (...args: readonly string[]): Step => ({ argv: ['docker', ...args] });

/** The engine keeps an image unpacked: it prints the digest of what it pulled, and the image's identity, which is the digest of its config. */
function install(session: Session, pkg: Package): Plan {
  const reference = taggedAt(session.access.pull, pkg);
  return withEngine(
    session,
    docker('pull', reference),
    { ...docker('image', 'inspect', reference), local: true },
    docker('run', '--rm', '--network', 'none', '--cap-drop', 'ALL', reference),
  );
}

/**
 * Loads the image of the own platform and pushes it. Not called `publish`: the engine compresses the layers anew and writes the manifest itself,
 * so that only the config arrives as it was generated.
 */
function push(session: Session, pkg: Package): Plan {
  const reference = taggedAt(session.access.push, pkg);
  return withEngine(
    session,
    { ...docker('load', '--quiet', '--input', session.path(pkg.file.path)), local: true },
    { ...docker('tag', `${pkg.name}:${pkg.version}-${HOST_ARCHITECTURE}`, reference), local: true },
    docker('push', reference),
  );
}

export const dockerCli = {
  id: 'docker',
  image: 'docker',
  version: ['docker', '--version'],
  operations: { install, push },
  tlsRefusals: GO_REFUSALS,
  authRefusal: AUTH_REFUSAL,
  definiteRefusals: DEFINITE_REFUSALS,
} as const satisfies Client;
