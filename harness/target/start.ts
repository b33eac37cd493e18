import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError } from '../core/error.ts';
import type { Launched, Launcher, LaunchRequest } from '../core/launcher.ts';
import type { Credentials } from './credentials.ts';
import { fill, fillDeep, type Holes } from './fill.ts';
import type { Target } from './load.ts';
import { provision } from './provision.ts';
import { waitUntilReady } from './ready.ts';
import type { Ready } from './schema.ts';
import { usersOf } from './users.ts';

export interface StartRequest {
  readonly target: Target;
  readonly launcher: Launcher;
  /** Host folder that the launcher shows to the target as its data folder; exists and is empty. */
  readonly dataDir: string;
  /** Loopback port that the registry has to listen on. */
  readonly port: number;
  /** https://host:port that clients use, without trailing slash. */
  readonly publicUrl: string;
  readonly credentials: Credentials;
  /** argv of the embedded registry; given by the CLI, which knows how to start itself. */
  readonly serveArgv: readonly string[];
  /** Database for the embedded registry's metadata. */
  readonly database?: { readonly url: string; readonly password: string };
  /** Environment of the embedded registry besides what the launcher gives. */
  readonly serveEnv?: Readonly<Record<string, string>>;
  /** The key that the registry signs indexes with, where it signs any. */
  readonly signingKey?: SigningKeyHoles;
  readonly signal: AbortSignal;
  /** Gets the log of a registry that did not come up. */
  onLog(log: string): Promise<void>;
}

/** The holes that a signing key fills. */
export interface SigningKeyHoles {
  /** ASCII armour. */
  readonly private: string;
  readonly public: string;
  readonly id: string;
  readonly fingerprint: string;
}

/** A registry that this run started and that answers. */
export interface StartedTarget {
  /** http://127.0.0.1:port */
  readonly upstream: string;
  readonly process: Launched;
  /** Starts it again after it ended: the same command on the same data and port, nothing prepared or provisioned anew. Waits until it is ready. */
  restart(): Promise<Launched>;
  /** The credentials after provisioning: tokens that the registry gave are filled in. */
  readonly credentials: Credentials;
  /** What {{holes}} in its target.yaml stand for. */
  readonly holes: Holes;
}

/** Prepares, starts, awaits and provisions a target of kind embedded, process or container. */
export async function startTarget(request: StartRequest): Promise<StartedTarget> {
  const { start } = request.target;
  if (start.kind === 'external') throw new Error('an external target is not started');
  const upstream = `http://127.0.0.1:${request.port}`;
  if (start.kind === 'embedded') return startEmbedded(request, upstream);
  const where = join(request.target.folder, 'target.yaml');
  const holes = holesOf(request);
  for (const [path, template] of Object.entries(start.files)) {
    const text = fill(await readFile(join(request.target.folder, template), 'utf8'), holes, template);
    await writeInto(join(request.dataDir, path), text);
  }
  for (const argv of start.prepare) {
    const result = await request.launcher.run({ argv: argv.map((word) => fill(word, holes, where)), env: {} });
    if (result.exit !== 0) throw prepareFailed(request.target.name, argv[0]!, result);
  }
  const env = fillDeep(start.env, holes, where) as Record<string, string>;
  const argv = start.argv.map((word) => fill(word, holes, where));
  return finish(request, upstream, { argv, env }, start.ready, async () => {
    await provision(upstream, start.provision, holes, request.credentials, where);
    return credentialsOf(holes, request.credentials);
  });
}

async function startEmbedded(request: StartRequest, upstream: string): Promise<StartedTarget> {
  await writeInto(join(request.dataDir, 'users.json'), JSON.stringify(usersOf(request.credentials)));
  const argv = [
    ...request.serveArgv,
    '--port',
    String(request.port),
    '--data',
    join(request.launcher.data, 'store'),
    '--users',
    join(request.launcher.data, 'users.json'),
    '--anonymous-read',
  ];
  if (request.signingKey) {
    await writeInto(join(request.dataDir, 'signing.key'), request.signingKey.private);
    argv.push('--signing-key', join(request.launcher.data, 'signing.key'));
  }
  const { database } = request;
  if (database) argv.push('--database', database.url);
  const env = { ...request.serveEnv, ...(database ? { PGPASSWORD: database.password } : {}) };
  return finish(
    request,
    upstream,
    { argv, env },
    { path: '/-/health', status: [200], withinSeconds: 30 },
    async () => request.credentials,
  );
}

async function finish(
  request: StartRequest,
  upstream: string,
  command: LaunchRequest,
  ready: Ready,
  provisioned: () => Promise<Credentials>,
): Promise<StartedTarget> {
  const restart = () => launch(request, upstream, command, ready, async () => {});
  let credentials = request.credentials;
  const process = await launch(request, upstream, command, ready, async () => {
    credentials = await provisioned();
  });
  return { upstream, process, restart, credentials, holes: holesOf(request) };
}

/** Starts the process and waits until it is ready; one that never is leaves its log and is killed. */
async function launch(
  request: StartRequest,
  upstream: string,
  command: LaunchRequest,
  ready: Ready,
  complete: () => Promise<void>,
): Promise<Launched> {
  const process = await request.launcher.start(command);
  try {
    await waitUntilReady(upstream, ready, process, request.signal);
    await complete();
    return process;
  } catch (error) {
    await request.onLog(await process.logs());
    await process.kill();
    throw error;
  }
}

function holesOf({ launcher, publicUrl, port, credentials, signingKey }: StartRequest): Holes {
  const holes: Holes = { data: launcher.data, publicUrl, host: '127.0.0.1', port: String(port) };
  for (const [part, value] of Object.entries(signingKey ?? {})) holes[`signingKey.${part}`] = value;
  for (const [role, credential] of Object.entries(credentials)) {
    for (const [part, value] of Object.entries(credential)) holes[`${role}.${part}`] = value;
  }
  return holes;
}

function credentialsOf(holes: Holes, given: Credentials): Credentials {
  const roles = Object.entries(given).map(([role, credential]) => [
    role,
    Object.fromEntries(Object.keys(credential).map((part) => [part, holes[`${role}.${part}`]])),
  ]);
  return Object.fromEntries(roles) as Credentials;
}

function prepareFailed(
  target: string,
  tool: string,
  result: { exit: number; stdout: string; stderr: string },
): HarnessError {
  return new HarnessError(
    'PROVISION_FAILED',
    `Preparing ${target}: ${tool} ended with ${result.exit}: ${(result.stderr || result.stdout).trim().split('\n').at(-1)}`,
    'Mend start.prepare in its target.yaml.',
  );
}

async function writeInto(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Registries in containers may run as another user; the folder above it is the run's own.
  await writeFile(path, text, { mode: 0o644 });
}
