import type { Container, ContainerStats } from 'dockerode';
import { asError, HarnessError } from '../core/error.ts';
import type { MemoryLimit } from '../core/launcher.ts';

/** Limits a container's memory while it runs, to what it uses now and so many bytes more. */
export async function limitContainer(container: Container, headroom: number): Promise<MemoryLimit> {
  const stats = async (): Promise<ContainerStats['memory_stats']> =>
    (await container.stats({ stream: false })).memory_stats;
  const { usage } = await stats();
  await setLimit(container, usage + headroom);
  const { HostConfig } = await container.inspect();
  let peak = usage;
  return {
    bytes: HostConfig.Memory ?? 0,
    async use() {
      const { State } = await container.inspect();
      const { usage = 0, max_usage = 0 } = await stats();
      peak = Math.max(peak, usage, max_usage);
      return { peak, killed: State.OOMKilled ? 1 : 0 };
    },
    [Symbol.asyncDispose]: () => setLimit(container, -1),
  };
}

/** The same for memory with swap: a limit that is swapped away would be none. */
async function setLimit(container: Container, bytes: number): Promise<void> {
  await container.update({ Memory: bytes, MemorySwap: bytes }).catch((cause: { statusCode?: number }) => {
    // It ended meanwhile, and took its limit with it.
    if (bytes < 0 && (cause.statusCode === 404 || cause.statusCode === 409)) return;
    throw new HarnessError(
      'TOOL_MISSING',
      `The engine does not limit memory: ${asError(cause).message}.`,
      'Let it have the memory controller of control groups.',
      { cause },
    );
  });
}
