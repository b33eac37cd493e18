import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Client, Step } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { Executor, InstalledClient, Network, Sandbox } from '../core/executor.ts';
import { collectFiles } from './collect.ts';
import { clientEnvironment } from './environment.ts';
import { runOnHost } from './host-command.ts';
import { writeFiles } from './write-files.ts';

export const STEP_TIMEOUT_MS = 120_000;

/** Version managers keep their tools below the real home: their shims must find them when HOME is another. */
const TOOL_HOMES = { RUSTUP_HOME: '.rustup', PYENV_ROOT: '.pyenv', NVM_DIR: '.nvm', SDKMAN_DIR: '.sdkman' };

/** Runs the host's own tools, each cell in an isolated home. The caller owns `dir` of each sandbox. */
export function localExecutor(options: { ca: string; signal: AbortSignal }): Executor {
  return {
    id: 'local',
    find: (client) => findClient(client, options.signal),
    open: (client, dir, network) => openSandbox(client, dir, network, options),
    async [Symbol.asyncDispose]() {},
  };
}

async function findClient(client: Client, signal: AbortSignal): Promise<InstalledClient> {
  const env = { PATH: process.env.PATH ?? '', ...toolHomes() };
  const result = await runOnHost({ argv: client.version, env, cwd: '/', timeoutMs: 30_000, signal });
  if (result.exit !== 0) {
    throw new HarnessError(
      'CLIENT_MISSING',
      `Client ${client.id} is not on this machine: ${client.version.join(' ')} ended with ${result.exit}.`,
      `Install ${client.id}, or use the image: executor=docker.`,
    );
  }
  return { name: client.id, version: firstLine(result.stdout || result.stderr), image: 'host' };
}

async function openSandbox(
  _client: Client,
  dir: string,
  network: Network,
  options: { ca: string; signal: AbortSignal },
): Promise<Sandbox> {
  const home = join(dir, 'home');
  await mkdir(join(home, 'tmp'), { recursive: true });
  const environment = { ...clientEnvironment(home, network, false), ...toolHomes(), PATH: process.env.PATH ?? '' };
  return {
    home,
    ca: options.ca,
    workspace: () => mkdtemp(join(dir, 'work-')),
    path: (hostPath) => hostPath,
    write: writeFiles,
    run: (step: Step, cwd: string) =>
      runOnHost({
        argv: step.argv,
        env: { ...environment, ...step.env },
        cwd: step.cwd ?? cwd,
        timeoutMs: step.timeoutMs ?? STEP_TIMEOUT_MS,
        signal: options.signal,
      }),
    collect: collectFiles,
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function toolHomes(): Record<string, string> {
  const homes: Record<string, string> = {};
  for (const [name, folder] of Object.entries(TOOL_HOMES)) {
    const path = process.env[name] ?? join(homedir(), folder);
    if (existsSync(path)) homes[name] = path;
  }
  return homes;
}

/** The first line that says something; version output often has a blank or decorated first line. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
