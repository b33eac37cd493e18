import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container } from 'dockerode';
import type { Client, Step } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { Executor, InstalledClient, Network, Sandbox } from '../core/executor.ts';
import type { Launcher } from '../core/launcher.ts';
import { PACKAGE_ROOT } from '../core/root.ts';
import { ensureBase } from './base-image.ts';
import { collectFiles } from './collect.ts';
import { execInContainer } from './container.ts';
import { type ContainerLauncherOptions, containerLauncher } from './container-launcher.ts';
import { confinement, containerSettings } from './container-settings.ts';
import { connectEngine, type Engine } from './engine.ts';
import { clientEnvironment } from './environment.ts';
import { ensureImage } from './image.ts';
import { LABEL } from './labels.ts';
import { firstLine } from './local.ts';
import { writeFiles } from './write-files.ts';

const CLIENTS_DIR = join(PACKAGE_ROOT, 'compose/clients');

export interface DockerOptions {
  readonly runId: string;
  /** Identity of the harness's process, for the sweep after a crash. */
  readonly owner: string;
  /** The run's folder: packages, homes, certificates. Mounted at the same path in every client container. */
  readonly runDir: string;
  /** PEM file below runDir. */
  readonly ca: string;
  /** Hosts file that names the hosts under test; it may grow while containers run. */
  readonly hostsFile: string;
  /** Whether clients may resolve other names: only for a registry that ran before the harness. */
  readonly resolveNames?: boolean;
  readonly base?: string;
  readonly onProgress?: (line: string) => void;
}

/** Runs clients in one long-lived container per image; a cell has its own home in it, a step is one exec. */
export async function dockerExecutor(options: DockerOptions): Promise<Executor & { version: string }> {
  const { engine, version } = await connectEngine();
  const images = new Map<string, Promise<string>>();
  const containers = new Map<string, Promise<Container>>();
  const progress = options.onProgress ?? (() => {});
  let base: Promise<string> | undefined;

  const image = (name: string): Promise<string> => {
    base ??= ensureBase(engine, options.base, progress);
    return memo(images, name, async () =>
      ensureImage(engine, {
        folder: join(CLIENTS_DIR, name),
        repository: `regproof/client-${name}`,
        base: await base!,
        onProgress: (line) => progress(`image ${name}: ${line}`),
      }),
    );
  };
  const container = (name: string): Promise<Container> =>
    memo(containers, name, async () => startContainer(engine, await image(name), name, options));

  return {
    id: 'docker',
    version,
    find: async (client) => findClient(engine, client, await image(client.image), await container(client.image)),
    open: async (client, dir, network) => openSandbox(engine, await container(client.image), dir, network, options.ca),
    async [Symbol.asyncDispose]() {
      const started = await Promise.allSettled(containers.values());
      await Promise.all(
        started.map((result) => (result.status === 'fulfilled' ? removeContainer(result.value) : undefined)),
      );
    },
  };
}

function memo<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}

async function startContainer(engine: Engine, image: string, name: string, options: DockerOptions): Promise<Container> {
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['sleep'],
    Cmd: ['infinity'],
    User: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    Tty: false,
    Labels: { [LABEL.run]: options.runId, [LABEL.owner]: options.owner, [LABEL.role]: `client-${name}` },
    HostConfig: {
      NetworkMode: 'host',
      Init: true,
      AutoRemove: false,
      ...confinement(await containerSettings(join(CLIENTS_DIR, name))),
      Binds: [`${options.runDir}:${options.runDir}`, `${options.hostsFile}:/etc/hosts:ro`],
      // A resolver that nobody answers at: names outside the hosts file fail at once.
      ...(options.resolveNames ? {} : { Dns: ['127.0.0.1'] }),
    },
  });
  await container.start();
  return container;
}

async function removeContainer(container: Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch((error: { statusCode?: number }) => {
    if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
  });
}

async function findClient(
  engine: Engine,
  client: Client,
  image: string,
  container: Container,
): Promise<InstalledClient> {
  const result = await execInContainer(engine, container, {
    argv: client.version,
    env: { HOME: '/tmp', LANG: 'C.UTF-8' },
    cwd: '/',
    timeoutMs: 30_000,
  });
  if (result.exit !== 0) {
    throw new HarnessError(
      'CLIENT_MISSING',
      `Client ${client.id} does not run in ${image}: ${client.version.join(' ')} ended with ${result.exit}: ${firstLine(result.stderr)}`,
      `Mend compose/clients/${client.image}/Dockerfile.`,
    );
  }
  return { name: client.id, version: firstLine(result.stdout || result.stderr), image };
}

async function openSandbox(
  engine: Engine,
  container: Container,
  dir: string,
  network: Network,
  ca: string,
): Promise<Sandbox> {
  const home = join(dir, 'home');
  await mkdir(join(home, 'tmp'), { recursive: true });
  const environment = clientEnvironment(home, network, true);
  return {
    home,
    ca,
    workspace: () => mkdtemp(join(dir, 'work-')),
    path: (hostPath) => hostPath,
    write: writeFiles,
    run: (step: Step, cwd: string) =>
      execInContainer(engine, container, {
        argv: step.argv,
        env: { ...environment, ...step.env },
        cwd: step.cwd ?? cwd,
        ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
      }),
    collect: collectFiles,
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Removes containers whose harness is gone: `isAlive(owner)` tells whether the process that made them still runs.
 * Returns how many were removed; does nothing where no engine is installed.
 */
export async function sweepContainers(isAlive: (owner: string) => boolean): Promise<number> {
  if (!process.env.DOCKER_HOST && !existsSync('/var/run/docker.sock')) return 0;
  const { engine } = await connectEngine();
  const found = await engine.listContainers({ all: true, filters: { label: [LABEL.owner] } });
  const dead = found.filter((info) => !isAlive(info.Labels[LABEL.owner] ?? ''));
  for (const info of dead) await removeContainer(engine.getContainer(info.Id));
  return dead.length;
}

export interface TargetImageOptions extends Omit<ContainerLauncherOptions, 'engine' | 'image' | 'role'> {
  readonly target: string;
  /** The target's folder, with its Dockerfile. */
  readonly folder: string;
  readonly base?: string;
  readonly onProgress: (line: string) => void;
}

/** Builds a target's image where the engine does not have it, and returns what starts its processes. */
export async function targetLauncher(options: TargetImageOptions): Promise<Launcher> {
  const { engine } = await connectEngine();
  const image = await ensureImage(engine, {
    folder: options.folder,
    repository: `regproof/target-${options.target}`,
    base: await ensureBase(engine, options.base, options.onProgress),
    onProgress: (line) => options.onProgress(`image ${options.target}: ${line}`),
  });
  return containerLauncher({ ...options, engine, image, role: `target-${options.target}` });
}
