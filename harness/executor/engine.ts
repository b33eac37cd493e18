import { existsSync } from 'node:fs';
import type Docker from 'dockerode';
import { asError, HarnessError } from '../core/error.ts';

export type Engine = Docker;

/** Sockets that are tried when DOCKER_HOST says nothing; the user's own engine comes first. */
const SOCKETS = [
  '/var/run/docker.sock',
  `/run/user/${process.getuid?.() ?? 0}/docker.sock`,
  `/run/user/${process.getuid?.() ?? 0}/podman/podman.sock`,
];

/** Connects to the container engine that answers; throws ENGINE_MISSING when none does in time. */
export async function connectEngine(withinMs = 10_000): Promise<{ engine: Engine; version: string }> {
  // A fifth of the code that a start loads, and not every command needs an engine.
  const { default: Client } = await import('dockerode');
  const engine = process.env.DOCKER_HOST
    ? new Client()
    : new Client({ socketPath: SOCKETS.find((path) => existsSync(path)) ?? SOCKETS[0]! });
  try {
    const version = await withDeadline(
      engine.ping().then(() => engine.version()),
      withinMs,
    );
    return { engine, version: `${version.Platform?.Name || 'Engine'} ${version.Version} (API ${version.ApiVersion})` };
  } catch (cause) {
    throw new HarnessError(
      'ENGINE_MISSING',
      `No container engine answers: ${asError(cause).message}.`,
      'Start Docker or Podman, or run: make engine',
      { cause },
    );
  }
}

async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
