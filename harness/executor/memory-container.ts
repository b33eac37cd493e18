import { totalmem } from 'node:os';
import type { Container, ContainerStats } from 'dockerode';
import { asError, HarnessError } from '../core/error.ts';
import type { MemoryLimit } from '../core/launcher.ts';

/** Bytes that an engine accepts: https://docs.docker.com/engine/containers/resource_constraints/ */
const LEAST = 6 << 20;

/** Limits a container's memory while it runs, to what it uses now and so many bytes more. */
export async function limitContainer(container: Container, headroom: number): Promise<MemoryLimit> {
  const stats = async (): Promise<ContainerStats['memory_stats']> =>
    (await container.stats({ stream: false })).memory_stats;
  const { usage, max_usage: most = 0 } = await stats();
  await setLimit(container, Math.max(LEAST, usage + headroom));
  const { HostConfig } = await container.inspect();
  let peak = usage;
  return {
    bytes: HostConfig.Memory ?? 0,
    async use() {
      const { State } = await container.inspect();
      const { usage: now = 0, max_usage = 0 } = await stats();
      // The engine's maximum is that of the container's whole life: it says something when it grew.
      peak = Math.max(peak, now, max_usage > most ? max_usage : 0);
      return { peak, killed: State.OOMKilled ? 1 : 0 };
    },
    // Engines take a limit from nobody, but as much as there is limits nothing.
    [Symbol.asyncDispose]: () => setLimit(container, totalmem(), true),
  };
}

/** The same for memory with swap: a limit that is swapped away would be none. */
async function setLimit(container: Container, bytes: number, mayBeGone = false): Promise<void> {
  await container.update({ Memory: bytes, MemorySwap: bytes }).catch((cause: { statusCode?: number }) => {
    // It ended meanwhile, and took its limit with it.
    if (mayBeGone && (cause.statusCode === 404 || cause.statusCode === 409)) return;
    throw new HarnessError(
      'TOOL_MISSING',
      `The engine does not limit memory: ${asError(cause).message}.`,
      'Let it have the memory controller of control groups.',
      { cause },
    );
  });
}
