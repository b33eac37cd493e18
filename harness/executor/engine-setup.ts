import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { HarnessError } from '../core/error.ts';
import { isAlive, processIdentity } from '../core/process-identity.ts';
import { backoff } from '../core/wait.ts';
import { connectEngine } from './engine.ts';

/** Where the engine that regproof starts keeps its state; nothing of the user's own engine is touched. */
const STATE_DIR = '/var/lib/regproof';
const STATE_FILE = join(STATE_DIR, 'engine.json');
const LOG_FILE = join(STATE_DIR, 'engine.log');
const READY_MS = 60_000;
/** For kernels without bridge or netfilter support: containers then share the host's network. */
const WITHOUT_NETWORKS = ['--bridge=none', '--iptables=false', '--ip6tables=false'];

interface EngineState {
  /** Identity of the daemon's process. */
  readonly daemon: string;
  /** Whether regproof installed the package. */
  readonly installed: boolean;
  readonly networks: boolean;
}

type Say = (line: string) => void;

/** Makes an engine answer: uses the one that is there, else installs Debian's or Ubuntu's and starts it. Returns what answers. */
export async function engineUp(say: Say, quiet = false): Promise<string> {
  const answering = await answers();
  if (answering) {
    if (!quiet) say(`An engine answers already: ${answering}. Nothing to do.`);
    return answering;
  }
  await assertDebianRoot();
  const installed = !(await onPath('dockerd'));
  if (installed) {
    say('Installing docker.io with apt-get (undo: apt-get remove docker.io)');
    await apt(['update']);
    await apt(['install', '--yes', '--no-install-recommends', 'docker.io', 'debootstrap']);
  }
  await mkdir(STATE_DIR, { recursive: true, mode: 0o700 });
  return (await startDaemon([], installed, say)) ?? (await startDaemon(WITHOUT_NETWORKS, installed, say)) ?? failed();
}

/** Stops the engine that engineUp started; with `purge` also removes its images and the package. Returns whether there was one. */
export async function engineDown(say: Say, purge: boolean): Promise<boolean> {
  if (!existsSync(STATE_FILE)) {
    say('regproof has started no engine here. Nothing to do.');
    return false;
  }
  const state: EngineState = JSON.parse(await readFile(STATE_FILE, 'utf8'));
  await endDaemon(state.daemon);
  await rm(STATE_FILE, { force: true });
  say('Stopped the engine.');
  if (purge) {
    await rm(join(STATE_DIR, 'docker'), { recursive: true, force: true });
    if (state.installed) await apt(['remove', '--yes', 'docker.io']);
    say(`Removed its images${state.installed ? ' and the package docker.io' : ''}.`);
  }
  return true;
}

/** argv of Compose: the engine's plugin, or the program of its own, which is installed on Debian where neither is there. */
export async function composeCommand(say: Say): Promise<[string, ...string[]]> {
  const plugin = await execa('docker', ['compose', 'version'], { reject: false });
  if (plugin.exitCode === 0) return ['docker', 'compose'];
  if (!(await onPath('docker-compose'))) {
    await assertDebianRoot();
    say('Installing docker-compose with apt-get (undo: apt-get remove docker-compose)');
    await apt(['update']);
    await apt(['install', '--yes', '--no-install-recommends', 'docker-compose']);
  }
  return ['docker-compose'];
}

async function answers(): Promise<string | null> {
  try {
    return (await connectEngine()).version;
  } catch (error) {
    if (error instanceof HarnessError) return null;
    throw error;
  }
}

async function assertDebianRoot(): Promise<void> {
  const release = existsSync('/etc/os-release') ? await readFile('/etc/os-release', 'utf8') : '';
  if (/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release) && process.getuid?.() === 0) return;
  throw new HarnessError(
    'ENGINE_MISSING',
    'No container engine answers, and regproof installs one only as root on Debian or Ubuntu.',
    'Install and start Docker or Podman, then run again.',
  );
}

async function startDaemon(flags: readonly string[], installed: boolean, say: Say): Promise<string | null> {
  const log = openSync(LOG_FILE, 'w', 0o600);
  // Detached and with files for output, so that it outlives this process: execa ties children to their parent.
  const child = spawn(
    'dockerd',
    ['--data-root', join(STATE_DIR, 'docker'), '--pidfile', join(STATE_DIR, 'dockerd.pid'), ...flags],
    {
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  child.unref();
  const daemon = child.pid === undefined ? null : processIdentity(child.pid);
  if (!daemon) return null;
  const state: EngineState = { daemon, installed, networks: flags.length === 0 };
  await writeFile(STATE_FILE, JSON.stringify(state));
  const deadline = performance.now() + READY_MS;
  for (let tries = 0; isAlive(daemon) && performance.now() < deadline; tries++) {
    const version = await answers();
    if (version) {
      say(
        `Started ${version}${state.networks ? '' : ' without networks of its own (this kernel has none)'}; undo: make engine-down`,
      );
      return version;
    }
    await backoff(tries);
  }
  await endDaemon(daemon);
  await rm(STATE_FILE, { force: true });
  return null;
}

async function failed(): Promise<never> {
  const log = await readFile(LOG_FILE, 'utf8');
  const reason = log.trim().split('\n').at(-1)?.slice(0, 300);
  throw new HarnessError(
    'ENGINE_MISSING',
    `The engine did not start: ${reason}`,
    `See ${LOG_FILE}, or start an engine yourself.`,
  );
}

async function endDaemon(daemon: string): Promise<void> {
  if (!isAlive(daemon)) return;
  process.kill(Number.parseInt(daemon, 10), 'SIGTERM');
  const deadline = performance.now() + 30_000;
  for (let tries = 0; isAlive(daemon) && performance.now() < deadline; tries++) await backoff(tries);
  if (isAlive(daemon)) process.kill(Number.parseInt(daemon, 10), 'SIGKILL');
}

async function onPath(tool: string): Promise<boolean> {
  return (await execa('which', [tool], { reject: false })).exitCode === 0;
}

async function apt(args: readonly string[]): Promise<void> {
  const result = await execa('apt-get', args, { reject: false, env: { DEBIAN_FRONTEND: 'noninteractive' }, all: true });
  if (result.exitCode === 0) return;
  const reason = String(result.all ?? result.shortMessage)
    .trim()
    .split('\n')
    .at(-1);
  throw new HarnessError(
    'ENGINE_MISSING',
    `apt-get ${args[0]} failed: ${reason}`,
    'Mend the package sources, or install an engine yourself.',
  );
}
